"""Programs bound to preallocated buffers: a flat list of calls that allocate nothing when they run."""
