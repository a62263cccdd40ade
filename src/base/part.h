#pragma once

#include <filesystem>

#include "base/descriptor.h"

// What is there when it is whole (new_file.h, new_folder.h) is called NAME.part until then, and
// whoever makes it has it locked (flock(2)): what somebody who was killed has left of it is
// nobody's.
namespace strongroom::base {

// Beside it, also of "nightly/".
std::filesystem::path PartOf(const std::filesystem::path& whole);

// Locks what was opened by that name, for as long as it is open. Throws FileError where somebody
// else makes it, or it is another's: of another user, a file with a second name, or one that has
// got its own name since.
void LockPart(const std::filesystem::path& part, const Descriptor& opened);

}  // namespace strongroom::base
