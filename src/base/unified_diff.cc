#include "base/unified_diff.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/common_lines.h"
#include "base/line_gaps.h"

namespace strongroom::base {
namespace {

using Pair = std::pair<size_t, size_t>;

constexpr size_t kAround = 3;
// Their square, times 4 bytes, is what CommonLines takes.
constexpr size_t kMostDifferences = 2'000;
constexpr size_t kMostComparisons = 500'000'000;

constexpr const char* kNoNewline = "\\ No newline at end of file";

// Each with its end, so that a last one without is another line.
std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

size_t IndentOf(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

std::vector<Pair> Common(std::span<const std::string> before, std::span<const std::string> after) {
  const size_t lines = before.size() + after.size() + 1;
  std::vector<Pair> pairs =
      CommonLines(before, after, std::min(kMostDifferences, kMostComparisons / lines));
  MoveGaps({before, [&](size_t line) { return IndentOf(before[line]); }},
           {after, [&](size_t line) { return IndentOf(after[line]); }}, pairs);
  return pairs;
}

// Lines of both texts that have no counterpart: [begin, end) of each.
struct Gap {
  Pair begin;
  Pair end;
};

std::vector<Gap> GapsOf(const std::vector<Pair>& pairs, Pair end) {
  std::vector<Gap> gaps;
  Pair next{0, 0};
  const auto look = [&](const Pair& pair) {
    if (next != pair) gaps.push_back({next, pair});
    next = {pair.first + 1, pair.second + 1};
  };
  for (const Pair& pair : pairs) look(pair);
  look(end);
  return gaps;
}

// "-12,3": the number of the first of `count` lines; of none, that of the line before them.
std::string RangeOf(char sign, size_t begin, size_t count) {
  std::string range = sign + std::to_string(count == 0 ? begin : begin + 1);
  if (count != 1) range += ',' + std::to_string(count);
  return range;
}

class Writer {
 public:
  Writer(std::span<const std::string> before, std::span<const std::string> after,
         const DiffSink& put)
      : before_(before), after_(after), put_(put) {}

  // Gaps that are so near to each other that they are told together.
  void Write(std::span<const Gap> gaps) const {
    const Gap& first = gaps.front();
    const Gap& last = gaps.back();
    const size_t lead = std::min({kAround, first.begin.first, first.begin.second});
    const size_t trail = std::min(kAround, before_.size() - last.end.first);
    const size_t begin = first.begin.first - lead;
    const size_t after_begin = first.begin.second - lead;
    put_(DiffLine::kHunk, "@@ " + RangeOf('-', begin, last.end.first + trail - begin) + ' ' +
                              RangeOf('+', after_begin, last.end.second + trail - after_begin) +
                              " @@");
    size_t next = begin;
    for (const Gap& gap : gaps) {
      Put(DiffLine::kSame, before_.subspan(next, gap.begin.first - next));
      Put(DiffLine::kRemoved, before_.subspan(gap.begin.first, gap.end.first - gap.begin.first));
      Put(DiffLine::kAdded, after_.subspan(gap.begin.second, gap.end.second - gap.begin.second));
      next = gap.end.first;
    }
    Put(DiffLine::kSame, before_.subspan(next, trail));
  }

 private:
  static char SignOf(DiffLine kind) {
    return kind == DiffLine::kRemoved ? '-' : kind == DiffLine::kAdded ? '+' : ' ';
  }

  void Put(DiffLine kind, std::span<const std::string> lines) const {
    for (const std::string& line : lines) {
      const bool has_end = line.ends_with('\n');
      put_(kind, SignOf(kind) + line.substr(0, line.size() - (has_end ? 1 : 0)));
      if (!has_end) put_(DiffLine::kNote, kNoNewline);
    }
  }

  const std::span<const std::string> before_;
  const std::span<const std::string> after_;
  const DiffSink& put_;
};

}  // namespace

LineCounts WriteUnifiedDiff(std::string_view before, std::string_view after, const DiffSink& put) {
  if (before == after) return {};
  const std::vector<std::string> old_lines = LinesOf(before);
  const std::vector<std::string> new_lines = LinesOf(after);
  const std::vector<Pair> pairs = Common(old_lines, new_lines);
  const std::vector<Gap> gaps = GapsOf(pairs, {old_lines.size(), new_lines.size()});
  const Writer writer(old_lines, new_lines, put);
  for (size_t begin = 0; begin < gaps.size();) {
    size_t end = begin + 1;
    while (end < gaps.size() && gaps[end].begin.first - gaps[end - 1].end.first <= 2 * kAround) {
      ++end;
    }
    writer.Write(std::span(gaps).subspan(begin, end - begin));
    begin = end;
  }
  return {.removed = old_lines.size() - pairs.size(), .added = new_lines.size() - pairs.size()};
}

}  // namespace strongroom::base
