"""How a record made by an earlier version becomes one of this version. Forward only.

There is no way back: it would drop what people decided. Each revision runs inside the one transaction that
`contadora.record.revision.bring_to_head` holds, so an interrupted upgrade leaves the record as it was.
"""
