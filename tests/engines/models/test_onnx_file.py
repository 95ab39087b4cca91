"""What is written as ONNX is what the package onnx reads."""

import hashlib
import math
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from onnx import helper, numpy_helper

from translator.engines.models.onnx_file import MICROSOFT, WEIGHTS_DIGEST, Graph, weights_of

KINDS = ["float32", "uint8", "int8", "int32", "int64", "float16"]
INT64 = st.integers(-(2**63), 2**63 - 1)
ATTRIBUTES = st.dictionaries(
    st.from_regex("[a-z_]{1,12}", fullmatch=True).filter(
        lambda name: name not in ("self", "domain", "inputs", "outputs", "operator")
    ),
    INT64 | st.floats(width=32, allow_nan=False) | st.text(max_size=20),
    max_size=4,
)


def read(graph: Graph, path: Path, **said: str) -> onnx.ModelProto:
    graph.write(path, said)
    return onnx.load(str(path))


@given(attributes=ATTRIBUTES)
def test_attributes_are_read_as_they_were_given(
    tmp_path_factory: pytest.TempPathFactory, attributes: dict[str, int | float | str]
) -> None:
    graph = Graph()
    graph.node("Thing", ["a", "", "b"], ["c", "", "d"], MICROSOFT, **attributes)
    [node] = read(graph, tmp_path_factory.getbasetemp() / "attributes.onnx").graph.node
    assert (list(node.input), list(node.output)) == (["a", "", "b"], ["c", "", "d"])
    assert (node.op_type, node.domain, node.name) == ("Thing", MICROSOFT, "c")
    found = {one.name: helper.get_attribute_value(one) for one in node.attribute}
    assert {
        name: value.decode() if isinstance(value, bytes) else value for name, value in found.items()
    } == attributes


@given(
    kind=st.sampled_from(KINDS),
    shape=st.lists(st.integers(0, 200), max_size=3).filter(lambda sizes: math.prod(sizes) < 3000),
    name=st.text(min_size=1, max_size=200),
)
@example(kind="int8", shape=[4095], name="in the file")
@example(kind="int8", shape=[4096], name="beside it")
def test_constants_are_read_as_they_were_given(
    tmp_path_factory: pytest.TempPathFactory, kind: str, shape: list[int], name: str
) -> None:
    values = np.arange(math.prod(shape)).reshape(shape).astype(kind)
    graph = Graph()
    assert graph.constant(name, values) == name
    [read_back] = read(graph, tmp_path_factory.getbasetemp() / "constants.onnx").graph.initializer
    array = numpy_helper.to_array(read_back)
    assert read_back.name == name
    assert (array.dtype, array.shape) == (values.dtype, values.shape)
    assert np.array_equal(array, values)


def test_a_whole_model_is_valid_and_says_what_it_was_told(tmp_path: Path) -> None:
    graph = Graph()
    graph.input("x", "float32", "rows", 3)
    graph.constant("w", np.ones((3, 2), np.float32).T.copy().T)
    graph.node("MatMul", ["x", "w"], "y")
    graph.output("y", "float32", "rows", 2)
    model = read(graph, tmp_path / "model.onnx", told="ä\nb", other="")
    onnx.checker.check_model(model, full_check=True)
    assert {one.key: one.value for one in model.metadata_props} == {"told": "ä\nb", "other": ""}
    [x], [y] = model.graph.input, model.graph.output
    assert [one.dim_param or one.dim_value for one in x.type.tensor_type.shape.dim] == ["rows", 3]
    assert y.type.tensor_type.elem_type == onnx.TensorProto.FLOAT
    domains = {one.domain: one.version for one in model.opset_import}
    assert domains == {"": 21, MICROSOFT: 1}


def test_the_order_of_numbers_in_memory_does_not_matter(tmp_path: Path) -> None:
    turned = np.arange(6, dtype=np.int8).reshape(2, 3).T
    graph = Graph()
    graph.constant("w", turned)
    [found] = read(graph, tmp_path / "model.onnx").graph.initializer
    assert numpy_helper.to_array(found).tolist() == [[0, 3], [1, 4], [2, 5]]


def test_large_weights_stand_beside_the_model_and_it_says_their_digest(tmp_path: Path) -> None:
    large = {"one": np.arange(5000, dtype=np.float32), "two": np.ones((70, 80), np.int8)}
    graph = Graph()
    for name, values in {**large, "small": np.ones(3, np.float32)}.items():
        graph.constant(name, values)
    model = read(graph, tmp_path / "model.onnx", told="so")
    found = {one.name: numpy_helper.to_array(one).tolist() for one in model.graph.initializer}
    wanted = {name: values.tolist() for name, values in large.items()}
    assert found == {**wanted, "small": [1, 1, 1]}
    weights = weights_of(tmp_path / "model.onnx").read_bytes()
    assert weights[20480:] == large["two"].tobytes()
    assert (tmp_path / "model.onnx").stat().st_size < 1000
    said = {one.key: one.value for one in model.metadata_props}
    assert said == {"told": "so", WEIGHTS_DIGEST: hashlib.sha256(weights).hexdigest()}
