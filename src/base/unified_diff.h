#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace strongroom::base {

// What a line of a unified diff says.
enum class DiffLine {
  kHunk,     // "@@ -1,3 +1,4 @@": where the lines after it are
  kSame,     // " both have it"
  kRemoved,  // "-only the first has it"
  kAdded,    // "+only the second has it"
  kNote,     // "\ No newline at end of file", of the line before it
};

// How many lines only one of two texts has.
struct LineCounts {
  size_t removed = 0;
  size_t added = 0;
};

// Takes a line, without its end.
using DiffSink = std::function<void(DiffLine kind, std::string_view line)>;

// Hands over the hunks by which `before` becomes `after`, as patch(1) takes them, with three lines
// around each that both have; nothing when they are the same. POSIX, diff, "Diff -u Output Format".
// What differs is as little as there can be, unless finding that took too long: of texts with many
// lines of which many differ all that is between their common beginning and their common end is
// removed and added. Memory: both texts, some 100 bytes for each of their lines, and 16 MB; 500
// million comparisons of numbers at most. Throws what `put` throws.
LineCounts WriteUnifiedDiff(std::string_view before, std::string_view after, const DiffSink& put);

}  // namespace strongroom::base
