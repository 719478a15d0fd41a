"""Mentoring: who looks for help meets who offers it, across fields, when both agree."""
