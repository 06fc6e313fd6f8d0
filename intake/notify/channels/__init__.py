"""How a delivery leaves: a file for each channel, each with the same two names.

with closing(FarSide()) as far_side: far_side.send(delivery)    # returns, or raises DeliveryFailed or ReaderGone
WAITS                                                           # between one try and the next; after the last, given up
"""
