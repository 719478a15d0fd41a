"""One community in two groups: a second server or group joins by a code."""
