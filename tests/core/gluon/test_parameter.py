"""A parameter from its making to its casts; errors have MXNet's classes and words."""

from __future__ import annotations

import numpy as np
import pytest

from core import autograd, nd
from core.context import cpu
from core.gluon import Constant, Parameter
from core.gluon.parameter import DeferredInitializationError
from core.initializer import Initializer, One, Xavier
from core.ndarray import NDArray
from core.util import np_shape

NOT_INITIALIZED = (
    "Parameter 'w' has not been initialized. Note that you should initialize parameters and create Trainer with"
    " Block.collect_params() instead of Block.params because the later does not include Parameters of nested child"
    " Blocks"
)
DEFERRED = (
    "Parameter 'w' has not been initialized yet because initialization was deferred. Actual initialization happens"
    " during the first forward pass. Please pass one batch of data through the network before accessing Parameters."
    " You can also avoid deferred initialization by specifying in_units, num_features, etc., for network layers."
)


def numbers(array: NDArray) -> list[object]:
    found: list[object] = array.asnumpy().tolist()
    return found


def deferred(init: str = "one") -> Parameter:
    parameter = Parameter("w", shape=(2, 0), allow_deferred_init=True)
    parameter.initialize(init=init)
    return parameter


class TestShape:
    def test_one_number_is_a_vector(self) -> None:
        assert Parameter("w", shape=5).shape == (5,)

    @pytest.mark.parametrize(("legacy", "text"), [(False, "(2, -1)"), (True, "(2, 0)")])
    def test_unknown_dims_are_spelled_as_chosen(self, legacy: bool, text: str) -> None:
        parameter = Parameter("w", shape=(2, 0))
        expected = f"Parameter w (shape={text}, dtype=<class 'numpy.float32'>)"
        if legacy:
            with np_shape(False):
                assert repr(parameter) == expected
        else:
            assert repr(parameter) == expected

    def test_setting_completes_it(self) -> None:
        parameter = Parameter("w")
        assert parameter.shape is None
        parameter.shape = (0, 3)
        parameter.shape = (4, 3)
        assert parameter.shape == (4, 3)

    @pytest.mark.parametrize("given", [(5, 3), (4, 3, 1), (4, 0)])
    def test_what_is_known_stays(self, given: tuple[int, ...]) -> None:
        parameter = Parameter("w", shape=(4, 3))
        with np_shape(False), pytest.raises(AssertionError) as error:
            parameter.shape = given
        assert str(error.value) == f"Expected shape {given} is incompatible with given shape (4, 3)."


class TestInitialize:
    @pytest.mark.parametrize("shape", [None, (), (2, 0), (2, -1)])
    def test_an_unknown_shape_is_refused(self, shape: tuple[int, ...] | None) -> None:
        with pytest.raises(ValueError, match="Cannot initialize Parameter 'w' because it has invalid shape: "):
            Parameter("w", shape=shape).initialize()

    def test_the_end_of_the_name_decides_nothing(self) -> None:
        parameter = Parameter("foo_bias", shape=(100,))
        parameter.initialize()
        values = parameter.data().asnumpy()
        assert 0.05 < np.abs(values).max() <= 0.07

    def test_argument_wins_over_own_initializer_wins_over_default(self) -> None:
        own = Parameter("w", shape=(2,), init="ones")
        own.initialize(default_init="zeros")
        assert numbers(own.data()) == [1, 1]
        own.initialize(init="zeros", force_reinit=True)
        assert numbers(own.data()) == [0, 0]

    def test_again_without_force_keeps_the_values(self) -> None:
        parameter = Parameter("w", shape=(2,))
        parameter.initialize(init=One())
        with pytest.warns(UserWarning, match="^Parameter 'w' is already initialized, ignoring. Set force_reinit=True"):
            parameter.initialize(init="zeros")
        assert numbers(parameter.data()) == [1, 1]

    def test_user_initializers_get_name_and_array(self) -> None:
        seen = []

        class Noting(Initializer):
            def _init_weight(self, name: str, arr: NDArray) -> None:
                seen.append((str(name), arr.shape))
                arr[:] = 3

        parameter = Parameter("any_name", shape=(2, 1))
        parameter.initialize(init=Noting())
        assert seen == [("any_name", (2, 1))]
        assert numbers(parameter.data()) == [[3], [3]]

    def test_a_refusing_initializer_leaves_it_uninitialized(self) -> None:
        parameter = Parameter("w", shape=(2,))
        with pytest.raises(ValueError, match="Xavier"):
            parameter.initialize(init=Xavier())
        with pytest.raises(RuntimeError, match="has not been initialized"):
            parameter.data()


class TestDeferred:
    @pytest.mark.parametrize("read", ["data", "grad", "list_data", "list_grad"])
    def test_reading_says_what_to_do(self, read: str) -> None:
        with pytest.raises(DeferredInitializationError) as error:
            getattr(deferred(), read)()
        assert str(error.value) == DEFERRED

    @pytest.mark.parametrize("read", ["data", "grad", "list_data", "list_grad"])
    def test_reading_without_initialize_is_another_error(self, read: str) -> None:
        with pytest.raises(RuntimeError) as error:
            getattr(Parameter("w", shape=(2, 0), allow_deferred_init=True), read)()
        assert str(error.value) == NOT_INITIALIZED
        assert not isinstance(error.value, DeferredInitializationError)

    def test_it_knows_its_devices(self) -> None:
        assert deferred().list_ctx() == [cpu(0)]

    def test_finishing_needs_the_shape(self) -> None:
        with np_shape(False), pytest.raises(AssertionError) as error:
            deferred()._finish_deferred_init()
        assert str(error.value) == (
            "Cannot initialize Parameter 'w' because it has invalid shape: (2, 0). Please specify in_units,"
            " in_channels, etc for `Block`s."
        )

    def test_finishing_makes_the_values(self) -> None:
        parameter = deferred()
        parameter.shape = (2, 3)
        parameter._finish_deferred_init()
        assert numbers(parameter.data()) == [[1, 1, 1], [1, 1, 1]]

    def test_values_set_before_win_over_the_initializer(self) -> None:
        parameter = deferred()
        parameter.set_data(nd.full((2, 3), 7))
        assert parameter.shape == (2, 3)
        with pytest.raises(DeferredInitializationError):
            parameter.data()
        parameter._finish_deferred_init()
        assert numbers(parameter.data()) == [[7, 7, 7], [7, 7, 7]]


class TestValues:
    def test_the_array_is_the_same_each_time_and_written_in_place(self) -> None:
        parameter = Parameter("w", shape=(2,))
        parameter.initialize()
        array = parameter.data()
        parameter.set_data(np.array([5, 6]))
        assert parameter.data() is array
        assert numbers(array) == [5, 6]

    def test_setting_needs_an_initialized_parameter_and_its_shape(self) -> None:
        parameter = Parameter("w", shape=(2, 2))
        with pytest.raises(AssertionError, match=r"^Parameter 'w' has not been initialized$"):
            parameter.set_data(nd.ones((2, 2)))
        parameter.initialize()
        with pytest.raises(AssertionError, match=r"^Expected shape \(1, 3\) is incompatible with given shape \(2, 2\)"):
            parameter.set_data(nd.ones((1, 3)))

    def test_copies_on_several_devices(self) -> None:
        parameter = Parameter("w", shape=(2,))
        parameter.initialize(init="one", ctx=[cpu(0), cpu(1)])
        assert parameter.list_ctx() == [cpu(0), cpu(1)]
        assert parameter.data(cpu(1)).context == cpu(1)
        with cpu(1):
            assert parameter.data() is parameter.data(cpu(1))
        with pytest.raises(RuntimeError) as error:
            parameter.data(cpu(2))
        assert str(error.value) == (
            "Parameter 'w' was not initialized on context cpu(2). It was only initialized on [cpu(0), cpu(1)]."
        )

    def test_moving_takes_the_mean(self) -> None:
        parameter = Parameter("w", shape=(1,))
        parameter.initialize(init="one", ctx=[cpu(0), cpu(1)])
        parameter.data(cpu(1))[:] = 3
        parameter.reset_ctx(cpu(2))
        assert parameter.list_ctx() == [cpu(2)]
        assert numbers(parameter.data()) == [2]

    def test_moving_needs_initialize(self) -> None:
        with pytest.raises(ValueError, match="Cannot reset context for Parameter 'w' because it has not been initial"):
            Parameter("w", shape=(1,)).reset_ctx(cpu(1))

    def test_cast_keeps_values_and_gradient(self) -> None:
        parameter = Parameter("w", shape=(2,))
        parameter.initialize(init="one")
        _square_and_back(parameter)
        parameter.cast("float64")
        assert parameter.data().dtype is parameter.grad().dtype is np.float64
        assert numbers(parameter.data()) == [1, 1]
        assert numbers(parameter.grad()) == [2, 2]
        _square_and_back(parameter)
        assert numbers(parameter.grad()) == [2, 2]


def _square_and_back(parameter: Parameter) -> None:
    with autograd.record():
        total = (parameter.data() * parameter.data()).sum()
    total.backward()


class TestGradient:
    def test_zeros_then_what_backward_wrote_then_zeros(self) -> None:
        parameter = Parameter("w", shape=(2,))
        parameter.initialize(init="one")
        assert numbers(parameter.grad()) == [0, 0]
        _square_and_back(parameter)
        assert numbers(parameter.grad()) == [2, 2]
        parameter.zero_grad()
        assert numbers(parameter.grad()) == [0, 0]

    def test_add_accumulates(self) -> None:
        parameter = Parameter("w", shape=(1,), grad_req="add")
        parameter.initialize(init="one")
        _square_and_back(parameter)
        _square_and_back(parameter)
        assert numbers(parameter.grad()) == [4]

    def test_null_has_none_and_coming_back_starts_from_zeros(self) -> None:
        parameter = Parameter("w", shape=(1,))
        parameter.initialize(init="one")
        _square_and_back(parameter)
        parameter.grad_req = "null"
        assert parameter.data().grad is None
        with pytest.raises(RuntimeError) as error:
            parameter.grad()
        assert str(error.value) == "Cannot get gradient array for Parameter 'w' because grad_req='null'"
        parameter.grad_req = "write"
        assert numbers(parameter.grad()) == [0]

    def test_bad_requests_are_refused(self) -> None:
        with pytest.raises(AssertionError) as error:
            Parameter("w", grad_req="foo")
        assert str(error.value) == "grad_req must be one of 'write', 'add', or 'null', but got 'foo'"

    def test_what_is_not_differentiable_stays_null(self) -> None:
        parameter = Parameter("w", shape=(1,), differentiable=False)
        parameter.grad_req = "write"
        assert parameter.grad_req == "null"


class TestVariable:
    def test_it_is_one_variable_with_all_attributes(self) -> None:
        parameter = Parameter("w", shape=(3,), lr_mult=2, wd_mult=0.5, init=One())
        assert parameter.var() is parameter.var()
        attributes = parameter.var().attr_dict()["w"]
        assert attributes == {
            "__shape__": "(3,)",
            "__dtype__": "0",
            "__lr_mult__": "2",
            "lr_mult": "2",
            "__wd_mult__": "0.5",
            "wd_mult": "0.5",
            "__init__": '["one", {}]',
            "__storage_type__": "0",
        }


class TestConstant:
    def test_it_keeps_its_values(self) -> None:
        constant = Constant("c", [[1, 2], [3, 4]])
        assert repr(constant) == "Constant c (shape=(2, 2), dtype=<class 'numpy.float32'>)"
        constant.initialize()
        assert numbers(constant.data()) == [[1, 2], [3, 4]]
        assert constant.grad_req == "null"

    def test_wanting_a_gradient_warns(self) -> None:
        constant = Constant("c", [1])
        with pytest.warns(UserWarning, match='Constant parameter "c" does not support grad_req other than "null"'):
            constant.grad_req = "write"
        assert constant.grad_req == "null"
