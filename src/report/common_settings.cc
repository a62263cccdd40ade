#include "report/common_settings.h"

#include "base/common_lines.h"

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

struct OneSide {
  const Lines& lines;
  const std::vector<std::string>& keys;
  size_t Pair::*mine;
  size_t Pair::*others;
};

// Lines [begin, end) that this side alone has, before the pair `next`.
struct Gap {
  size_t begin = 0, end = 0, next = 0;
};

// Where the lines end with what is before them, they could as well begin there: of "1. a 2. b" is
// "1. a" gone, and not "a 2.". They begin where they are the least deep.
void SlideUp(const OneSide& side, const Gap& gap, std::vector<Pair>& pairs) {
  size_t best = 0;
  for (size_t steps = 0; steps < gap.next && steps < gap.begin;) {
    const Pair& before = pairs[gap.next - 1 - steps];
    const bool is_in_a_row =
        before.*side.mine == gap.begin - 1 - steps &&
        (steps == 0 || before.*side.others + 1 == pairs[gap.next - steps].*side.others);
    if (!is_in_a_row || side.keys[gap.begin - 1 - steps] != side.keys[gap.end - 1 - steps]) break;
    ++steps;
    if (side.lines[gap.begin - steps].depth < side.lines[gap.begin - best].depth) best = steps;
  }
  for (size_t i = 0; i < best; ++i) pairs[gap.next - 1 - i].*side.mine = gap.end - 1 - i;
}

}  // namespace

std::string LabelOf(const Setting& line) {
  return std::to_string(line.depth) + (line.position > 0 ? "-" : ".") + line.name;
}

std::vector<Pair> CommonSettings(const Lines& before, const Lines& after) {
  const auto old_keys = KeysOf(before);
  const auto new_keys = KeysOf(after);
  auto pairs = base::CommonLines(old_keys, new_keys, kMostDifferences);
  for (size_t next = 0; next <= pairs.size(); ++next) {
    const Pair begin =
        next == 0 ? Pair{0, 0} : Pair{pairs[next - 1].first + 1, pairs[next - 1].second + 1};
    const Pair end = next == pairs.size() ? Pair{before.size(), after.size()} : pairs[next];
    if (begin.first < end.first && begin.second == end.second) {
      SlideUp({before, old_keys, &Pair::first, &Pair::second}, {begin.first, end.first, next},
              pairs);
    } else if (begin.first == end.first && begin.second < end.second) {
      SlideUp({after, new_keys, &Pair::second, &Pair::first}, {begin.second, end.second, next},
              pairs);
    }
  }
  return pairs;
}

}  // namespace strongroom::report
