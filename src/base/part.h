#pragma once

#include <filesystem>
#include <functional>

// What is there when it is whole (new_file.h, new_folder.h) is called NAME.XXXXXXXX.part until
// then, with characters that nobody can foresee: it is made anew, beside NAME, and so is nobody
// else's, whatever is called how. Whoever is killed leaves it.
namespace strongroom::base {

// Whether something is called so, also a link that leads nowhere.
bool IsThere(const std::filesystem::path& path);

// Calls `make` with names beside `whole`, also of "nightly/", until it has made something anew:
// false where there is something of that name already. What it throws ends this.
std::filesystem::path MakePart(const std::filesystem::path& whole,
                               const std::function<bool(const std::filesystem::path&)>& make);

// Gives a file its name, if nothing has got it meanwhile, and keeps it through a power cut. Throws
// FileError, also where something has.
void MoveToFree(const std::filesystem::path& part, const std::filesystem::path& whole);

// The same on file systems that cannot rename so: the name is taken first, by an empty file.
void MoveByTaking(const std::filesystem::path& part, const std::filesystem::path& whole);

// Keeps the names in the folder of `path` through a power cut, where its file system can.
void SyncFolderOf(const std::filesystem::path& path);

// Removes what those who were killed have left of `whole`: in a folder where nobody else gives such
// names.
void RemoveParts(const std::filesystem::path& whole);

}  // namespace strongroom::base
