"""onnxruntime's side of the evaluations in networks.py: PyTorch's export of the same network, run whenever it is asked to."""

import argparse
import io
import warnings

import onnxruntime
import torch

import torch_networks
from peer_networks import Setting
from peer_protocol import serve


def session(setting, threads):
    """The model as PyTorch exports it, with all of onnxruntime's optimizations, which fold batch norm into the weights."""
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(setting.model, (setting.images,), file, dynamo=False, input_names=["images"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(file.getvalue(), options, providers=["CPUExecutionProvider"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=list(torch_networks.CLASSES))
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.set_defaults(layout="nchw", mode="eager", bfloat16=False)
    options = parser.parse_args()
    setting = Setting(options, dropout=True)
    setting.model.eval()
    model = session(setting, options.threads)
    images = {"images": setting.images.numpy()}
    scores = model.run(None, images)[0].astype(float)
    scores -= scores.mean(axis=1, keepdims=True)
    serve(
        lambda: model.run(None, images),
        proof={"scores": scores.flatten().tolist()},
        versions={"onnxruntime": onnxruntime.__version__},
    )


if __name__ == "__main__":
    main()
