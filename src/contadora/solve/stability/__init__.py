"""Why are they stuck, and what unsticks it?"""
