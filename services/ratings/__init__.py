"""Grades that applicants give the service once their case has ended (好差评): given once, read by
the lead body, answered where they are low, and counted for everybody.

A grade has no effect on any case: nothing of the lifecycle knows of it.
"""
