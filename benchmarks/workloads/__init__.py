"""The tasks, one file each, from a scalar expression to a convolutional network.

Each file has ``cases(quick)``; `quick` leaves out the sizes that take minutes.
"""
