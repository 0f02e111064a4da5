"""Which packages could all accept?"""
