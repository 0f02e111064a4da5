"""The analyst's desk: the steps that join the rooms, for whoever has a report and wants a briefing.

The command line calls these, and so can a script. Each step takes what the one before it returns.
"""

from contadora.desk.asked import Asked
from contadora.desk.asking import (
    ask_power,
    ask_ratification,
    ask_stability,
    draw_settlement,
    how_often_passed,
    what_would_narrow,
)
from contadora.desk.briefing import (
    Answers,
    Journey,
    answer,
    brief,
    from_report_to_briefing,
    outward,
    what_changed,
    write_page,
)
from contadora.desk.drafting import copy_bundled, draft_from, write_draft
from contadora.desk.finding import find_case, find_conflict, find_table
from contadora.desk.reading import (
    evaluate_model,
    keep_reading,
    load_sheet,
    open_model,
    read_by_model,
    report_bytes,
    take_in,
)
from contadora.desk.records import (
    changes_since,
    contested_in,
    export_to,
    import_from,
    retire,
    shown_claims,
    shown_documents,
    shown_passages,
)

__all__ = [
    "Answers",
    "Asked",
    "Journey",
    "answer",
    "ask_power",
    "ask_ratification",
    "ask_stability",
    "brief",
    "changes_since",
    "contested_in",
    "copy_bundled",
    "draft_from",
    "draw_settlement",
    "evaluate_model",
    "export_to",
    "find_case",
    "find_conflict",
    "find_table",
    "from_report_to_briefing",
    "how_often_passed",
    "import_from",
    "keep_reading",
    "load_sheet",
    "open_model",
    "outward",
    "read_by_model",
    "report_bytes",
    "retire",
    "shown_claims",
    "shown_documents",
    "shown_passages",
    "take_in",
    "what_changed",
    "what_would_narrow",
    "write_draft",
    "write_page",
]
