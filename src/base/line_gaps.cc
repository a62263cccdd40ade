#include "base/line_gaps.h"

namespace strongroom::base {
namespace {

using Pair = std::pair<size_t, size_t>;

// A text as a pair knows it.
struct Side {
  const Outline& text;
  size_t Pair::*mine;
  size_t Pair::*others;
};

// Lines [begin, end) that this side alone has, before the pair `next`.
struct Gap {
  size_t begin = 0, end = 0, next = 0;
};

void MoveUp(const Side& side, const Gap& gap, std::vector<Pair>& pairs) {
  const auto& [lines, depth] = side.text;
  size_t best = 0;
  for (size_t steps = 0; steps < gap.next && steps < gap.begin;) {
    const Pair& before = pairs[gap.next - 1 - steps];
    const bool is_in_a_row =
        before.*side.mine == gap.begin - 1 - steps &&
        (steps == 0 || before.*side.others + 1 == pairs[gap.next - steps].*side.others);
    if (!is_in_a_row || lines[gap.begin - 1 - steps] != lines[gap.end - 1 - steps]) break;
    ++steps;
    if (depth(gap.begin - steps) < depth(gap.begin - best)) best = steps;
  }
  for (size_t i = 0; i < best; ++i) pairs[gap.next - 1 - i].*side.mine = gap.end - 1 - i;
}

}  // namespace

void MoveGaps(const Outline& before, const Outline& after, std::vector<Pair>& pairs) {
  for (size_t next = 0; next <= pairs.size(); ++next) {
    const Pair begin =
        next == 0 ? Pair{0, 0} : Pair{pairs[next - 1].first + 1, pairs[next - 1].second + 1};
    const Pair end =
        next == pairs.size() ? Pair{before.lines.size(), after.lines.size()} : pairs[next];
    if (begin.first < end.first && begin.second == end.second) {
      MoveUp({before, &Pair::first, &Pair::second}, {begin.first, end.first, next}, pairs);
    } else if (begin.first == end.first && begin.second < end.second) {
      MoveUp({after, &Pair::second, &Pair::first}, {begin.second, end.second, next}, pairs);
    }
  }
}

}  // namespace strongroom::base
