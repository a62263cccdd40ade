"""Makes a docker-archive with one layer: from a root file system in a tar, or from a single executable.

mkimage.py OUT.tar NAME ROOTFS.tar|FILE PATH-IN-IMAGE|'' CONFIG-JSON
"""
import hashlib
import io
import json
import os
import platform
import sys
import tarfile

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def layer_of_file(path, name):
    """A tar that holds the one file, with nothing in it that changes from build to build."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar, open(path, "rb") as content:
        info = tarfile.TarInfo(name)
        info.size = os.path.getsize(path)
        info.mode = 0o755
        tar.addfile(info, content)
    return buffer


def digest(stream):
    stream.seek(0)
    result = hashlib.sha256()
    for block in iter(lambda: stream.read(1 << 20), b""):
        result.update(block)
    return result.hexdigest()


def add(tar, name, stream):
    info = tarfile.TarInfo(name)
    info.size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    tar.addfile(info, stream)


def main(out, name, source, path_in_image, config):
    layer = layer_of_file(source, path_in_image) if path_in_image else open(source, "rb")
    with layer:
        layer_digest = digest(layer)
        image = json.dumps({
            "architecture": ARCHITECTURES[platform.machine()],
            "os": "linux",
            "config": json.loads(config),
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + layer_digest]},
            "history": [{"created_by": "mkimage"}],
        }).encode()
        image_name = hashlib.sha256(image).hexdigest() + ".json"
        manifest = [{"Config": image_name, "RepoTags": [name], "Layers": [layer_digest + ".tar"]}]
        with tarfile.open(out + ".new", "w") as tar:
            add(tar, image_name, io.BytesIO(image))
            add(tar, "manifest.json", io.BytesIO(json.dumps(manifest).encode()))
            add(tar, layer_digest + ".tar", layer)
    os.replace(out + ".new", out)


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
