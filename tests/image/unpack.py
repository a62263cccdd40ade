#!/usr/bin/env python3
"""What a container of a docker-archive begins with: the layers upon each other.

    unpack.py ARCHIVE FOLDER

Writes FOLDER/config.json (of the image), FOLDER/entries (one line for each file: mode in octal, kind, owner, extended attributes, path,
separated by tabs) and, below FOLDER/files, what is read of it: programs of ours, the list of contents, dpkg's database.
"""
import json
import os
import sys
import tarfile

READ = ("usr/bin/strongroom", "usr/bin/kubectl-strongroom", "usr/share/doc/strongroom/sbom.spdx.json", "var/lib/dpkg/status")
WHITEOUT = ".wh."  # https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
OPAQUE = ".wh..wh..opq"


def remove_below(entries, path):
    for known in [known for known in entries if known.startswith(path + "/")]:
        del entries[known]


def add_layer(entries, layer):
    for member in layer:
        path = os.path.normpath(member.name).lstrip("/")
        folder, name = os.path.split(path)
        if name == OPAQUE:
            remove_below(entries, folder)
        elif name.startswith(WHITEOUT):
            gone = os.path.join(folder, name[len(WHITEOUT):])
            entries.pop(gone, None)
            remove_below(entries, gone)
        else:
            data = layer.extractfile(member).read() if member.isreg() and path in READ else None
            entries[path] = (member, data)


def kind(member):
    return "link" if member.issym() else "folder" if member.isdir() else "file" if member.isreg() or member.islnk() else "other"


def main(archive, folder):
    with tarfile.open(archive) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))[0]
        os.makedirs(folder)
        with open(os.path.join(folder, "config.json"), "wb") as out:
            out.write(tar.extractfile(manifest["Config"]).read())
        entries = {}
        for name in manifest["Layers"]:
            with tarfile.open(fileobj=tar.extractfile(name)) as layer:
                add_layer(entries, layer)
    with open(os.path.join(folder, "entries"), "w", encoding="utf-8") as out:
        for path, (member, data) in sorted(entries.items()):
            attributes = ",".join(key for key in member.pax_headers if key.startswith("SCHILY.xattr."))
            print(f"{member.mode:04o}", kind(member), member.uid, attributes or "-", "/" + path, sep="\t", file=out)
            if data is not None:
                target = os.path.join(folder, "files", path)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "wb") as copy:
                    copy.write(data)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
