"""What is wrong, where, and what to do: the English texts of problems, by code, topic by topic."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    # attributes of operators
    "operator_unknown": "There is no operator “{operator}” in this version. Replace the node, or open the file with"
    " the version that wrote it.",
    "attribute_unknown": "{display_name} has no attribute “{attribute}”; it has {expected}.",
    "attribute_missing": "{display_name} needs a value for {label}.",
    "attribute_format": "{label} of {display_name} should be {kind}, but is “{found}”.",
    "attribute_span": "{label} of {display_name} should be {kind}, from {least} to {most}, but is {found}.",
    "attribute_choice": "{label} of {display_name} should be one of {expected}, but is “{found}”.",
    "attribute_range": "{label} of {display_name} should be at least {expected}, but is {found}.",
    "attribute_too_large": "{label} of {display_name} should be at most {expected}, but is {found}.",
    # shapes
    "shape_conflict": "Axis {axis} of {port} of {node} is {found} because of {other}, but should be {expected} because"
    " of {source}. Change one of the two.",
    "shape_conflict_own": "{node} needs {expected} along axis {axis} of {port}, but {other} makes it {found}. Change"
    " one of the two.",
    "rank_conflict": "{port} of {node} has {found} axes because of {other}, but should have {expected} because of"
    " {source}. Change one of the two.",
    "rank_conflict_own": "{node} needs {expected} axes at {port}, but {other} gives {found}. Reshape it, or change one"
    " of the two.",
    "dot_vectors": "{node} takes two vectors, which cannot be transposed. Leave transpose_a and transpose_b out.",
    "shape_needs_axis": "{port} of {node} is a single number, but at least {expected} axis is needed. Give it a shape.",
    "shape_indivisible": "Axis {axis} of {port} of {node} can't be worked out: {found} is not divisible by {expected}."
    " Change the shape of {other}.",
    "axis_range": "{node} works on axis {found}, but {port} has {expected} axes. Choose one from 0 up that there is, or"
    " a negative one, counted from the end.",
    "axis_twice": "{node} names an axis of {port} twice: {found}. Name each axis once.",
    "rank_least": "{port} of {node} has {found} axes, but needs at least {expected}. Reshape it.",
    "broadcast_sizes": "{node} is given {expected} axes to stretch, but {found} sizes. Give one size for each axis.",
    "reshape_size": "{port} of {node} can't be laid out in this shape: {found} elements do not fit with {expected}."
    " Change the shape.",
    "reshape_axes": "The shape of {node} uses {expected} axes of its input, which has {found}. Change the shape.",
    "reshape_code": "The shape {found} of {node} makes no sense: it needs sizes from 1 up, or the codes 0 to -4.",
    "reshape_split": "The shape {found} of {node} splits an axis by -4, which needs two sizes behind it, of which one"
    " may be -1.",
    "reshape_twice": "The shape {found} of {node} leaves two sizes to be worked out. Give one of them.",
    "slice_axes": "{node} slices {expected} axes, but {port} has {found}. Give begin and end for those that there are.",
    "slice_step": "A step of {node} is 0. Let it be 1 or more, or negative to go backwards.",
    "slice_bounds": "{node} begins {expected} axes, but ends and steps {found}. Give as many of each; steps may be left"
    " out.",
    "slice_empty": "The slice {expected} of {node} takes nothing from an axis of {found}. Change begin or end.",
    "slice_range": "The slice {expected} of {node} goes beyond an axis of {found}. Change begin or end.",
    "slice_like_axes": "{port} of {node} has {found} axes, but the data has {expected}. Name the axes to slice.",
    "split_uneven": "{node} can't split {found} into {expected} equal parts. Change the number of parts, or the axis.",
    "tile_times": "{node} repeats an axis {found} times. Repeat it at least once.",
    "blocks_divide": "{port} of {node} has a size of {found}, which can't be divided into blocks of {expected}. Change"
    " the block, or the size.",
    "gather_axes": "{port} of {node} has too few axes ({found}). It needs {expected}: a row of indices for each axis,"
    " of one or more columns.",
    "gather_rows": "{port} of {node} has {found} rows, but there are {expected} axes to index. Give a row for each"
    " axis, or fewer.",
    "range_empty": "The range {expected} of {node}, in steps of {found}, holds no number. Change start, stop or step.",
    "shape_open": "{node} needs a size from 1 up for each axis, but its shape is {found}. Type the shape.",
    "shape_too_large": "Axis {axis} of {port} of {node} would have {found} elements; at most {expected} are possible."
    " Make the layer or its input smaller.",
    "label_positions": "{node} has multi_output, so its data needs classes along a second axis, but has {found} axis."
    " Give it {expected}, or leave multi_output out.",
    "label_rank": "The label of {node} has {found} axes, but needs {expected}: one class number for each row, or as"
    " many axes as the data for probabilities.",
    "shape_needs_channels": "{port} of {node} has {found} axes, but channels are along axis 1. Give it at least"
    " {expected} axes.",
    "kernel_axes": "{node} has windows over {found} axes, but 1 to {expected} are possible. Change its kernel, or its"
    " input.",
    "kernel_too_large": "A window of {node} spans {found} positions, but {port} has only {expected}, padding included."
    " Make the kernel or the dilation smaller, or the padding larger.",
    "window_stride": "The stride of {node} has {found} numbers, but its kernel {expected}. Give one for each axis.",
    "window_dilate": "The dilation of {node} has {found} numbers, but its kernel {expected}. Give one for each axis.",
    "window_pad": "The padding of {node} has {found} numbers, but its kernel {expected}. Give one for each axis.",
    "window_padding": "The padding {found} of {node} must be smaller than its kernel {expected}, or windows would lie"
    " outside.",
    "attribute_late": "{node} needs {expected}, but has {found}. Change that.",
    "filters_in_groups": "{node} has {found} filters, which can't be split into {expected} groups. Change one of the"
    " two.",
    "channels_in_groups": "{port} of {node} has {found} channels, which can't be split into {expected} groups. Change"
    " the groups.",
    "topk_count": "{node} chooses {found} of {expected} numbers. Make k smaller.",
    "pad_widths": "The widths {found} of {node} should be two for each axis, before and after it, none below 0.",
    "pad_reflect": "{node} can't take {found} places from an axis of {expected}. Make the padding narrower, or fill it"
    " with a number.",
    "diagonal_none": "A matrix of {expected} has no diagonal {found}, which {node} takes. Change the diagonal.",
    # edits of the document
    "node_missing": "The node {node} is gone. Undo what removed it, or choose another node.",
    "items_missing": "{count} of the chosen items are gone already. Choose again what to remove.",
    "port_missing": "{node} has no port “{port}”. Choose one that it has now.",
    "variable_not_implicit": "{port} of {node} is wired already. Remove its wire to make it a Variable again.",
    "name_empty": "A name needs at least one letter. Type a name.",
    "name_long": "The name {node} has {found} characters; at most {expected} can be used. Shorten it.",
    "name_control": "The name “{node}” holds line breaks or other characters that can't be seen: {marks}. Leave them"
    " out.",
    "name_taken": "There is another node named {other}. Choose a different name.",
    "name_implicit": "{node} and {other} would both bring a variable named {name}. Choose a different name.",
    "settings_shape": "{found} is no shape for {port} of {node}. Write sizes from 0 up, and -1 for what is left open.",
    "settings_grad_req": "The gradient request of {port} of {node} should be one of {expected}, but is “{found}”.",
    "settings_source": "There is no source of values “{found}” for {port} of {node}; there are {expected}.",
    "settings_number": "The values for {port} of {node} should be finite numbers, but one is {found}.",
    "settings_numbers": "The shape typed for {port} of {node} holds {expected} numbers, but {found} are given. Change"
    " the shape, or the numbers.",
    "run_range": "{setting} should be a whole number from {expected} to {most}, but is {found}.",
    "run_head_gradient": "A head gradient should be a finite number, but is {found}.",
    "text_long": "A text here can have at most {expected} characters, but has {found}. Shorten it.",
    "text_broken": "The text has broken characters ({found}), so it can't be kept. Change it.",
    "frame_too_many": "There are {found} frames, and more can't be kept. Remove one first.",
    "note_too_many": "There are {found} notes, and more can't be kept. Remove one first.",
    "dot_too_many": "The wire has {found} dots, and more can't be kept. Remove one first.",
    "view_wire_style": "Wires can't be drawn in the style “{found}”; there are {expected}.",
    # muted nodes
    "mute_nothing": "{node} has no data input that could run through to its output, so it can't be muted.",
    "mute_output": "Nothing comes out of this output of {node} while it is muted. Unmute it, or remove the wire.",
    "mute_shape": "{node} is muted, but would change the shape {expected} into {found}, so it can't be left out. Unmute"
    " it, or delete it and reconnect.",
    # connections
    "connect_unknown_port": "{node} has no port “{found}”; it has {expected}.",
    "connect_same_node": "{node} can't be wired to itself. Wire it to another node.",
    "connect_outputs": "{port} of {node} and {other_port} of {other} are both outputs. Wire an output to an input.",
    "connect_inputs": "{port} of {node} and {other_port} of {other} are both inputs. Wire an output to an input.",
    "connect_exists": "{port} of {node} is wired to {other} already.",
    "connect_cycle": "{other} gets its values from {node}, so {node} can't get its own from {other}: that would be a"
    " circle. Wire a node that does not follow {node}.",
    "insert_own_wire": "The wire is one of {node} already. Choose a wire between other nodes.",
    "insert_no_port": "{node} has no free input and output to go into a wire. Remove its wires first.",
    "insert_cycle": "{node} can't go into this wire: that would be a circle. Remove its other wires first.",
    "swap_nothing": "{node} has no two inputs that could be swapped.",
    "move_wires_sides": "{port} of {node} and {other_port} of {other} are not both outputs or both inputs. Move wires"
    " from an output to an output.",
    "connect_selection_nothing": "None of these nodes can be connected to the next. Remove wires at their inputs, or"
    " choose others.",
    "tie_no_transpose": "{node} can't use the transposed weight of {other}: this version has no transpose operator.",
    "tie_itself": "{node} can't use its own weight transposed. Choose another node.",
    "tie_operator": "{node} has no weight matrix to transpose. Choose a Dense layer.",
    # pasting
    "fragment_not_text": "{file} holds no part of a network. Copy nodes in Symloom, or the text of a document.",
    "fragment_cycle": "What was copied has a circle of wires (at {node}), so it can't be pasted.",
    "paste_too_many": "That would make {found} items, and a document can have at most {expected}. Paste less.",
    # shared parameters
    "borrow_itself": "{node} can't share parameters with itself. Choose another node.",
    "borrow_cycle": "{other} uses the parameters of {node} already. Let {other} have its own first.",
    "borrow_operator": "{node} is a {found} and {other} a {expected}. Only nodes of one kind can share parameters.",
    "borrow_nothing": "{other} is a {found}, which has no parameters to share. Choose another node.",
    "borrow_differs": "{node} has {found}, but {other} has {expected}. Give both the same attributes to share them.",
    # the document as a whole
    "wire_unknown_port": "A wire goes to {port} of {node}, which has no such port. Remove the wire.",
    "cycle": "{node} gets its values from itself over a circle of wires. Remove one of these wires.",
    "label_without_data": "{variable} has no data. Choose where its values come from, such as the labels of a data"
    " set.",
    "input_without_data": "{variable} has no data. Choose where its values come from, such as a file or a data set.",
    # document files
    "file_not_found": "There is no file {file}. Choose another one, or move it back there.",
    "file_is_folder": "{file} is a folder. Choose a file.",
    "file_unreadable": "{file} can't be read: {reason}.",
    "file_too_large": "{file} is larger than {expected} MiB, so it is not opened. Choose a Symloom document.",
    "file_not_text": "{file} is no text in UTF-8 (byte {found}). Choose a Symloom document, or get an undamaged copy.",
    "file_not_json": "{file} is damaged in line {line}, column {column}. Get an undamaged copy, such as its backup,"
    " which ends with ~.",
    "file_too_deep": "{file} nests its values more than {expected} deep. Get an undamaged copy.",
    "file_too_many_nodes": "{file} has {found} nodes, and at most {expected} can be opened. Split the network into"
    " several documents.",
    "file_too_many_wires": "{file} has {found} wires, and at most {expected} can be opened. Split the network into"
    " several documents.",
    "file_too_many_frames": "{file} has {found} frames, and at most {expected} can be opened. Get an undamaged copy.",
    "file_too_many_notes": "{file} has {found} notes, and at most {expected} can be opened. Get an undamaged copy.",
    "file_too_many_values": "{file} holds {found} values, and at most {expected} can be opened. Move large data into"
    " files of their own.",
    "file_not_symloom": "{file} is no Symloom document. Choose another file, or import it if it is of another program.",
    "file_is_mxnet_symbol": "{file} is an MXNet symbol, not a Symloom document. The command line reads it:"
    " symloom-cli check.",
    "file_version": "{file} does not say which version of the format it has. Get an undamaged copy.",
    "file_newer": "{file} was written by a newer version of Symloom (format {found}; this one reads up to {expected})."
    " Open it with a newer version.",
    "file_kind": "In line {line} of {file}, {place} should be {expected}, but is {found}. Mend that line, or get an"
    " undamaged copy.",
    "file_missing": "In line {line} of {file}, {place} lacks “{found}”. Mend that line, or get an undamaged copy.",
    "file_twice": "In line {line} of {file}, {place} has “{found}” a second time. Remove one of the two.",
    "file_number": "In line {line} of {file}, {place} is {found}, which is no number that can be used. Mend that line,"
    " or get an undamaged copy.",
    "file_text": "In line {line} of {file}, {place} is a text that is too long or has broken characters. Mend that"
    " line, or get an undamaged copy.",
    "file_reference": "In line {line} of {file}, {place} mentions “{found}”, but there is no such node. Remove that"
    " line, or get an undamaged copy.",
    "file_input_twice": "In line {line} of {file}, {place} is a second wire into {found}. Remove one of the two.",
    "values_not_found": "There are no values of the parameters in {file}. Move that file back beside the document, or"
    " initialize the parameters anew.",
    "values_changed": "{file} is not the file of values that the document was saved with, so none of it is used. Get"
    " the right one back, or initialize the parameters anew.",
    "values_damaged": "{file} does not hold the arrays that the document says, so none of it is used. Initialize the"
    " parameters anew.",
    "values_too_many": "{file} could not be saved with its values: they are {found} arrays, and at most {expected} can"
    " be opened again.",
    "file_read_only": "{file} is write-protected. Save under another name, or allow writing.",
    "file_changed": "{file} was changed by another program since it was opened. Reload it, save under another name, or"
    " overwrite it.",
    "file_not_saved": "{file} could not be saved: {reason}. What was there before is unchanged. Save under another name"
    " or in another folder.",
    "file_not_encodable": "The document has a text with broken characters ({found}), so it can't be saved. Change that"
    " text.",
    "file_not_durable": "{file} is saved, but may not survive a power cut right now ({reason}). Save again to be sure.",
    # initializers
    "initializer_unknown": "There is no initializer “{found}”; there are {expected}.",
    "initializer_format": "“{found}” is no initializer. Write a name such as xavier, or a name with its arguments such"
    ' as ["uniform", {{"scale": 0.1}}].',
    "initializer_argument_unknown": "{initializer} has no argument “{argument}”; it has {expected}.",
    "initializer_argument_format": "{argument} of {initializer} should be of kind {expected}, but is “{found}”.",
    "initializer_argument_choice": "{argument} of {initializer} should be one of {expected}, but is “{found}”.",
    "initializer_argument_range": "{argument} of {initializer} should be at least {expected}, but is {found}.",
    "initializer_argument_missing": "{initializer} needs its argument {argument} ({expected}).",
    "gradient_check_node": "There is no rule to check here: it is given, or not a part of what is run. Choose a node"
    " that computes something.",
    "laboratory_pattern_slow": "“{found}” can divide a name in too many ways. Write it with fewer *, +, ? and |, and"
    " without a repeated group.",
    "laboratory_rules": "A choice can have {expected} rules, not {found}. Join some in one pattern with |.",
    "laboratory_pattern": "“{found}” is no pattern of names: {reason}. Write for example .*weight.",
    "work_memory": "There is not enough memory for this. Take a smaller batch, or a smaller network.",
    "formula_empty": "Write a formula; it can name {expected}.",
    "formula_long": "The formula has more than {expected} characters. Write a shorter one.",
    "formula_large": "The formula is too large from column {column} on: {expected} parts, and parentheses 32 deep, are"
    " the most. Write a smaller one.",
    "formula_character": "Column {column}: “{found}” has no meaning in a formula. Remove it.",
    "formula_number": "Column {column}: {found} is too large; {expected} is the most.",
    "formula_unexpected": "Column {column}: here should be {expected}, not “{found}”.",
    "formula_end": "The formula ends too early, at column {column}: {expected} is missing.",
    "formula_name": "Column {column}: there is no “{found}” here; a formula can name {expected}.",
    "formula_function": "Column {column}: there is no function “{found}”; there are {expected}.",
    "formula_function_bare": "Column {column}: {found} is a function; write what it is taken of, as in {found}(u).",
    "formula_arguments": "Column {column}: {function} needs {expected} values in its parentheses, but has {found}.",
    "formula_chain": "Column {column}: only two values can be compared at once. Write (a < b) * (b < c).",
    "formula_axis": "{name} needs an array with at least {expected} axes, but this one has {found}. Leave {name} out.",
    "formula_value": "The formula gives {found} at {index}, which is no number that can be kept. Limit it with clip or"
    " where.",
    "initializer_vector": "{initializer} can't fill {parameter}: its shape is {found}, and {initializer} needs at least"
    " {expected} axes. Choose Uniform, Normal or Zero for it.",
    "initializer_rank": "{initializer} can't fill {parameter}: its shape is {found}, and {initializer} needs a number"
    " of axes of exactly {expected}. Choose another one for it.",
    "initializer_array": "{initializer} can't fill {parameter}: the array's shape {expected} can't be repeated to fill"
    " {found}.",
    "initializer_size": "{initializer} can't fill {parameter}: a vector of shape {found} holds the parameters of no"
    " such network; the nearest one needs {expected}.",
    # parameters and runs
    "parameter_not_initialized": "{parameter} has no value yet. Initialize the parameters, then step.",
    "parameter_waiting": "{parameter} can't be made: its shape is {found}, and it waits for the shape of {inputs}. Feed"
    " {inputs}, or type the shape.",
    "parameter_shape_unknown": "{parameter} can't be made: its shape is {found}. Type its shape, or wire what"
    " decides it.",
    "parameter_shape_changed": "{parameter} has values of shape {found} and is {expected} now: they are put aside, and"
    " new ones are drawn by {initializer}. Give it its old shape to have them back.",
    "parameter_shape_back": "{parameter} is {expected} again: its old values are back.",
    "parameter_too_large": "{parameter} of shape {found} does not fit into memory. Make it smaller.",
    "run_nothing": "There is nothing to run. Add a node, or open an example.",
    "argument_unknown": "There is no argument “{found}”; there are {expected}.",
    "argument_dtype": "The array for {argument} holds {found}, which are no numbers.",
    "memory_exceeded": "{what} would need {found} MiB of memory, and at most {expected} MiB of what is free can be"
    " used. Make the layers, or the batch, smaller.",
    # gradients as graphs
    "gradient_none": "Nothing here has a gradient: no output depends on an input or parameter that asks for one.",
    # conditions of breakpoints
    "condition_format": "“{found}” is no condition, from column {column} on. Write for example “|grad| > 100”,"
    " “norm(value) < 0.1”, “dead > 50 %”, “nan or inf” or “shape changed”.",
    # sources of values
    "source_unknown": "There is no source of values “{found}”; there are {expected}.",
    "source_shape": "The values for {variable} have shape {found}, but {variable} needs {expected}. Choose other"
    " values, or change the shape.",
    "source_without_shape": "{variable} can't be filled: its shape is {shape}. Type its shape, or feed it values that"
    " have one, such as a file or a data set.",
    "source_numbers_shape": "{found} numbers can't be laid out in shape {expected}. Change the shape, or the numbers.",
    "source_no_file": "No file is chosen. Choose an .npy, .npz or .csv file.",
    "row_clamped": "There is no row {row}: there are {count}. The last one, {last}, is fed.",
    "batch_index_clamped": "There is no batch {batch}; the last one, {count}, is used.",
    "dataset_unknown": "There is no data set “{found}”; there are {expected}.",
    "dataset_field_unknown": "{dataset} has no field “{found}”; it has {expected}.",
    "dataset_missing": "The data set {file} can't be read ({reason}). Install Symloom again.",
    # files with values
    "table_format": "{file} is no file of numbers that can be read. Choose one of the kinds {expected}.",
    "table_not_found": "There is no file {found}. Choose another one, or move it back there.",
    "table_no_file": "{file} is no file with numbers in it, but a folder or a device. Choose a file.",
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
    # training
    "training_choice": "{setting} should be one of {expected}, but is “{found}”.",
    "training_range": "{setting} should be a number from {expected} up to {below}, but is {found}.",
    "training_no_rows": "There are no rows to train with. Feed the inputs from a data set, a file, or typed numbers"
    " with one row for each example.",
    "training_rows": "{variable} has {found} rows, but {other} has {expected}. Choose data with one row for each"
    " example in all of them.",
    "training_few_rows": "There are {found} rows, and {share} of them kept aside for validation leaves none to train"
    " with. Keep fewer aside.",
    "training_no_loss": "There is no loss to make smaller. Add a loss layer, such as Softmax output, and run backward"
    " once.",
    "training_no_parameters": "There is nothing to train: no parameter takes a gradient. Add a layer with parameters,"
    " or let its gradients be written.",
    "training_batch_shape": "{parameter} has the shape {expected} in a batch of {size} rows, but {found} in one of"
    " {rows}. Let no size of a parameter depend on the batch: look for a transposed or flattened batch axis before it.",
    "training_memory": "The data does not fit into memory. Choose fewer rows, or smaller batches.",
    # export and its proof
    "export_empty": "There is nothing to export. Add a layer first.",
    "export_target": "There is no target “{found}”; there are {expected}.",
    "export_operator": "{node} can't be exported: {target} code has no form of {operator}. Replace it by other layers.",
    "export_initializer": "{node} can't be exported: {target} code has no form of {initializer} for it. Choose another"
    " initializer.",
    "export_shape_unknown": "{node} can't be exported: its shape is not known. Declare the shape of the data that"
    " reaches it.",
    "export_rank": "{node} can't be exported: {target} code needs to know how many axes its data has. Declare the shape"
    " of the data that the network reads.",
    "export_sizes": "{node} can't be exported: {target} code needs to know the sizes of its data. Declare the shape of"
    " the data that the network reads.",
    "export_same_name": "{node} can't be exported: {target} tells arguments apart by their names, and two have this"
    " one. Rename one of them.",
    "export_form": "{node} can't be exported: {target} has nothing like {operator} with these attributes. Change them,"
    " or replace it by other layers.",
    "export_large": "{node} can't be exported: {target} would have to list more than a million numbers for {operator}."
    " Choose smaller sizes.",
    "export_batch_take": "{node} can't be exported: in {target}, {operator} has no gradient. Pick along the last axis"
    " does the same and has one.",
    "export_length": "{node} can't be exported: {target} wants lengths that are whole numbers. Put a Cast to int32"
    " before its length.",
    "export_softmax_vector": "{node} can't be exported: its data has one axis only. Give it data with a batch axis.",
    "export_softmax_rank": "{node} can't be exported: how many axes its data has is not known. Declare the shape of the"
    " data.",
    "export_softmax_classes": "{node} can't be exported: it smooths labels, and the number of classes is not known."
    " Declare the shape of the data.",
    "export_softmax_smoothing": "{node} can't be exported: {target} can't smooth labels that much. Choose a smaller"
    " smooth_alpha.",
    "export_constant": "{node} can't be exported without its values. Export with weights.",
    "export_value_missing": "{node} has no value yet. Initialize first, or give a weight file that has it.",
    "export_training_target": "A training script is written for {possible} only, not for {target}. Choose {possible},"
    " or export without the script.",
    "export_training_document": "A training script needs data and settings, which {file} does not have. Open it in"
    " Symloom, feed its inputs, and save it as a document.",
    "export_training_constant": "{node} is a constant with a row for each example, which only inputs have. Make it an"
    " input.",
    "export_training_files": "Two inputs are read from different files that are both called {file}. Rename one of"
    " them.",
    # code that is read back
    "script_size": "The code has {found} characters; at most {expected} can be read.",
    "script_syntax": "This is no Python: {found}.",
    "script_deep": "Brackets or operators are nested too deeply here. Give parts of it names of their own.",
    "script_characters": "There are characters in the code that Python can't read. Type the line again.",
    "script_no_function": "No function here returns a symbol. Write one without arguments, as in: def net() ->"
    " sym.Symbol.",
    "script_arguments": "{function} takes arguments, but a function that is read back takes none. Remove them.",
    "script_statement": "This can't be read back. Only assignments such as fc1 = sym.FullyConnected(x, num_hidden=10,"
    " name='fc1') and one return at the end can.",
    "script_returns_nothing": "Nothing is returned here. Return the symbol, or a sym.Group of several.",
    "script_assignment": "A value is assigned to one name only. Write one assignment for each.",
    "script_name": "“{name}” has no value here. Assign it first.",
    "script_expression": "This can't be read back. Use names, numbers, texts, tuples and calls of operators.",
    "script_call": "This call can't be read back. Only those of operators, Variable, Group and initializers can.",
    "script_items": "There are {found} numbers in these brackets; at most {expected} can be read.",
    "script_number": "This number is too large.",
    "script_text": "A text in quotes should be here.",
    "script_symbol": "A symbol should be here: a name that one was assigned to, or a call of an operator.",
    "script_output": "There is no output {found}; the symbol has {expected}.",
    "script_outputs": "This symbol has {found} outputs. Choose one, as in: x[0].",
    "script_group": "A Group is given a list of symbols, as in: sym.Group([a, b]).",
    "script_keywords": "Only names and symbols are given without a keyword. Write which argument this is.",
    "script_variable_name": "A Variable needs a name in quotes.",
    "script_variable": "{name} of a Variable can't be read back, or not with this value. Shapes, initializers,"
    " multipliers and attr can.",
    "script_shape": "A shape is a tuple of whole numbers, -1 where a size is not known.",
    "script_input": "There is no input “{found}”; there are {expected}.",
    "script_inputs": "{found} symbols are given, but there are {expected} inputs.",
    "script_nodes": "There are more than {expected} nodes. Read a part of it.",
    "script_heads": "A document returns what nothing else reads, all of it, in the order in which it is computed."
    " Return just that.",
    "script_name_twice": "Two nodes are called “{name}”. Give each a name of its own.",
    "script_unused": "Nothing that is returned is computed from “{name}”. Use it, or remove it.",
    "code_muted": "{node} is muted and nothing feeds it, which code can't say. Unmute it, or wire its input.",
    "verify_python": "The interpreter {python} can't be started: {reason}.",
    "verify_timeout": "The exported code did not end within {seconds} seconds and was stopped.",
    "verify_cancelled": "Verifying was stopped.",
    "verify_failed": "The exported file {file} stopped with an error: {found}",
    # weight files and the command line
    "weights_not_found": "There is no file {file}.",
    "weights_unreadable": "{file} can't be read: {reason}.",
    "weights_damaged": "{file} is damaged, or no file of arrays. Write it again with the program that made it.",
    "weights_too_large": "The arrays in {file} would take too much memory: at most {expected} MiB can be read.",
    "weights_too_many": "{file} holds {found} arrays; at most {expected} can be read.",
    "cli_shape": "“{found}” is no shape of an input. Write one such as data=32,64, with -1 for what is open.",
    "cli_argument": "There is no argument “{found}”; there are {expected}.",
    "cli_node": "There is no node “{found}”; there are {expected}.",
    "cli_not_written": "{file} can't be written: {reason}.",
    "cli_format": "{file} can't be written: its name should end in .npz.",
    # expressions
    "gradient_missing": "{node} can't be differentiated: {operator} has no gradient rule. Take it off the way from the"
    " parameters to the loss.",
    "gradient_check_loss": "The gradient of {node} can't be checked: it is not known of which loss {operator} puts in"
    " the gradient. Check the layers before it one by one.",
    "target_unknown": "There is no node {node} to run. Choose one that is in the document.",
    "output_unknown": "{node} has no output “{port}”; it has {expected}. Wire another output.",
    "input_unknown": "{node} has no input “{port}”; it has {expected}. Remove the wire there.",
    "graph_cycle": "The wires from {other} to {node} run in a circle. Remove one of them.",
    "variable_shape": "The declared shape of {node} is “{found}”, which is no shape. Write one such as (-1, 64).",
    # MXNet's symbol JSON
    "symbol_json_size": "The symbol file is too large: it has {found}, and at most {expected} can be read.",
    "symbol_json_syntax": "The symbol file is no JSON: reading stopped at {found} (line:column). Write it again with"
    " the program that made it.",
    "symbol_json_field_missing": "The symbol file has no field “{field}”, so it is no MXNet symbol. Choose another"
    " file.",
    "symbol_json_field_unknown": "The symbol file has a field “{field}” that MXNet symbols do not have; they have"
    " {expected}. Choose another file.",
    "symbol_json_field": "The field “{field}” of the symbol file can't be read where it says {found}. Write the file"
    " again with the program that made it.",
    "symbol_json_reference": "The field “{field}” of the symbol file refers to {found}, which is not there (yet). Write"
    " the file again with the program that made it.",
    "symbol_json_inputs": "{node} has {found} inputs in the symbol file, but its operator has {expected}. Write the"
    " file again with the program that made it.",
}
"""Code of a problem -> what is wrong, where, and what to do."""
