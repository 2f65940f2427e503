"""English texts of problems, fixes, commands and shape rules, by code.

`core.cli` prints them; the application translates the templates and fills them in the same way. A template names
its values in braces: those of `Problem.values` and, of the problem itself, ``port``, ``axis``, ``expected``,
``found``.
"""

from __future__ import annotations

from core.problem import Fix, Problem

MESSAGES: dict[str, str] = {
    # attributes of operators
    "operator_unknown": "There is no operator “{operator}” in this version. Replace the node, or open the file with"
    " the version that wrote it.",
    "attribute_unknown": "{display_name} has no attribute “{attribute}”; it has {expected}.",
    "attribute_missing": "{display_name} needs a value for {attribute}.",
    "attribute_format": "{attribute} of {display_name} should be of kind {expected}, but is “{found}”.",
    "attribute_choice": "{attribute} of {display_name} should be one of {expected}, but is “{found}”.",
    "attribute_range": "{attribute} of {display_name} should be at least {expected}, but is {found}.",
    # initializers
    "initializer_unknown": "There is no initializer “{found}”; there are {expected}.",
    "initializer_format": "“{found}” is no initializer. Write a name such as xavier, or a name with its arguments such"
    ' as ["uniform", {{"scale": 0.1}}].',
    "initializer_argument_unknown": "{initializer} has no argument “{argument}”; it has {expected}.",
    "initializer_argument_format": "{argument} of {initializer} should be of kind {expected}, but is “{found}”.",
    "initializer_argument_choice": "{argument} of {initializer} should be one of {expected}, but is “{found}”.",
    "initializer_argument_range": "{argument} of {initializer} should be at least {expected}, but is {found}.",
    "initializer_vector": "{initializer} can't fill {parameter}: its shape is {found}, and {initializer} needs at least"
    " {expected} axes. Choose Uniform, Normal or Zero for it.",
    # sources of values
    "source_unknown": "There is no source of values “{found}”; there are {expected}.",
    "source_shape": "The values for {variable} have shape {found}, but {variable} needs {expected}. Choose other"
    " values, or change the shape.",
    "source_without_shape": "{variable} can't be filled: its shape is {shape}. Type its shape, or feed it values that"
    " have one, such as a file or a data set.",
    "source_numbers_shape": "{found} numbers can't be laid out in shape {expected}. Change the shape, or the numbers.",
    "source_no_file": "No file is chosen. Choose an .npy, .npz or .csv file.",
    "batch_index_clamped": "There is no batch {batch}; the last one, {count}, is used.",
    "dataset_unknown": "There is no data set “{found}”; there are {expected}.",
    "dataset_field_unknown": "{dataset} has no field “{found}”; it has {expected}.",
    "dataset_missing": "The data set {file} can't be read ({reason}). Install Symloom again.",
    # files with values
    "table_format": "{file} is no file of numbers that can be read. Choose one of the kinds {expected}.",
    "table_not_found": "There is no file {found}. Choose another one, or move it back there.",
    "table_unreadable": "{file} can't be read: {found}.",
    "table_memory": "{file} does not fit into memory. Choose a smaller file.",
    "table_damaged": "{file} is damaged, or not what its name says. Write it again with the program that made it.",
    "table_dtype": "{file} holds no numbers but {found}. Write it again with numbers only.",
    "table_too_large": "{file} is too large: it holds {found}, and at most {expected} can be read.",
    "table_array": "{file} has no array “{found}”. Choose one of: {expected}.",
    "table_no_text": "{file} is no text in UTF-8. Save it as CSV in UTF-8.",
    "table_empty": "There are no numbers in {file}.",
    "table_csv_text": "Row {row}, column {column}{column_name} of {file} is “{found}”, which is no number. Put a number"
    " there, or choose columns without text in another file.",
    "table_csv_gap": "Row {row}, column {column}{column_name} of {file} is empty. Put a number there.",
    "table_csv_ragged": "Row {row} of {file} has {found} columns, the rows before it have {expected}. Make all rows"
    " equally long.",
    "table_column": "{file} has no column “{found}”. Choose from {expected}.",
    # expressions
    "gradient_missing": "{node} can't be differentiated: {operator} has no gradient rule. Take it off the way from the"
    " parameters to the loss.",
    "target_unknown": "There is no node {node} to run. Choose one that is in the document.",
    "output_unknown": "{node} has no output “{port}”; it has {expected}. Wire another output.",
    "input_unknown": "{node} has no input “{port}”; it has {expected}. Remove the wire there.",
    "graph_cycle": "The wires from {other} to {node} run in a circle. Remove one of them.",
}
"""Code of a problem -> what is wrong, where, and what to do."""

REASONS: dict[str, str] = {}
"""Code of a shape rule -> why a dim is what it is; the values are ``node``, ``port``, ``axis`` and ``size``."""

LABELS: dict[str, str] = {}
"""Code of a command or a fix -> what it does, as menus and buttons say it."""


def describe(problem: Problem) -> str:
    """Return the English text of a problem."""
    values = {
        "port": problem.port,
        "axis": problem.axis,
        "expected": readable(problem.expected),
        "found": readable(problem.found),
    }
    return MESSAGES[problem.code].format_map({**values, **problem.values})


def describe_fix(fix: Fix) -> str:
    """Return the English text of a fix."""
    return LABELS[fix.code].format_map(dict(fix.values))


def readable(value: object) -> str:
    """Write a value as a sentence can hold it: a list of words with commas, anything else as it prints."""
    if isinstance(value, tuple) and all(isinstance(word, str) for word in value):
        return ", ".join(value) if value else "none"
    return str(value)
