"""The computing graph: composition, lowering of documents, gradients, schedules, MXNet symbol JSON."""
