"""The engine and the document of Symloom: plain values, NumPy and the standard library, no Qt."""
