"""Docker's walls: containers in which the local walls stand once more, asked for sessions over a stream."""
