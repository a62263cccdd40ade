#include "report/common_settings.h"

#include "base/common_lines.h"
#include "base/line_gaps.h"

namespace strongroom::report {
namespace {

using Lines = std::vector<Setting>;
using Pair = std::pair<size_t, size_t>;

constexpr size_t kMostDifferences = 1'000;

std::vector<std::string> KeysOf(const Lines& lines) {
  std::vector<std::string> keys;
  keys.reserve(lines.size());
  for (const Setting& line : lines) {
    keys.push_back(LabelOf(line) + '\0' + std::to_string(static_cast<int>(line.kind)) + line.value +
                   '\0' + std::to_string(line.left_out));
  }
  return keys;
}

}  // namespace

std::string LabelOf(const Setting& line) {
  return std::to_string(line.depth) + (line.position > 0 ? "-" : ".") + line.name;
}

std::vector<Pair> CommonSettings(const Lines& before, const Lines& after) {
  const auto old_keys = KeysOf(before);
  const auto new_keys = KeysOf(after);
  auto pairs = base::CommonLines(old_keys, new_keys, kMostDifferences);
  base::MoveGaps({old_keys, [&](size_t line) { return before[line].depth; }},
                 {new_keys, [&](size_t line) { return after[line].depth; }}, pairs);
  return pairs;
}

}  // namespace strongroom::report
