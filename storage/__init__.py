"""Models, queries and migrations.

What is asked often is a statement built once: to build one takes longer than to carry it out.
"""
