"""Who meets whom: pure functions from people and scores to pairs, each with a certificate of its quality.

Nothing here knows a database, a clock or a platform. NumPy and the solvers are imported only where a problem
is solved, which is a process of its own (`bot.matching.process`), since they hold the interpreter lock.
"""
