#include "cli/diff_stat.h"

#include <algorithm>

#include "cli/text.h"

namespace strongroom::cli {
namespace {

using base::LineCounts;
using domain::Change;
using Line = std::vector<ColoredText>;

constexpr size_t kLongestLabel = 70;
constexpr size_t kLongestGraph = 40;

size_t Sum(const LineCounts& lines) { return lines.removed + lines.added; }

std::string Padded(std::string text, size_t width) {
  text.append(width - std::min(width, WidthOf(text)), ' ');
  return text;
}

// How many signs `count` of `most` lines are: at least one of any.
size_t Scaled(size_t count, size_t most) {
  if (most <= kLongestGraph || count == 0) return count;
  return std::max<size_t>(1, count * kLongestGraph / most);
}

std::string LabelOf(const DiffStat& stat) {
  std::string label = Printable(stat.label);
  if (stat.change != Change::kChanged) label += " (" + std::string(NameOf(stat.change)) + ')';
  return label;
}

std::string CountOf(const DiffStat& stat) {
  return stat.lines ? std::to_string(Sum(*stat.lines)) : "?";
}

// "3 lines added"
std::string Lines(size_t count, const char* what) {
  return std::to_string(count) + (count == 1 ? " line " : " lines ") + what;
}

std::string Total(const std::vector<DiffStat>& stats) {
  const auto count = [&](Change change) {
    return std::to_string(std::count_if(
        stats.begin(), stats.end(), [&](const DiffStat& stat) { return stat.change == change; }));
  };
  LineCounts lines;
  size_t uncounted = 0;
  for (const DiffStat& stat : stats) {
    if (!stat.lines) ++uncounted;
    lines.removed += stat.lines.value_or(LineCounts{}).removed;
    lines.added += stat.lines.value_or(LineCounts{}).added;
  }
  std::string total = std::to_string(stats.size()) +
                      (stats.size() == 1 ? " policy differs: " : " policies differ: ") +
                      count(Change::kAdded) + " added, " + count(Change::kChanged) + " changed, " +
                      count(Change::kRemoved) + " removed";
  if (uncounted < stats.size()) {
    total += "; " + Lines(lines.added, "added(+), ") + Lines(lines.removed, "removed(-)");
  }
  if (uncounted > 0) total += "; the lines of " + std::to_string(uncounted) + " not counted";
  return total;
}

}  // namespace

std::vector<Line> StatLines(const std::vector<DiffStat>& stats) {
  size_t label_width = 0;
  size_t count_width = 0;
  size_t most = 0;
  for (const DiffStat& stat : stats) {
    label_width = std::max(label_width, std::min(kLongestLabel, WidthOf(LabelOf(stat))));
    count_width = std::max(count_width, CountOf(stat).size());
    if (stat.lines) most = std::max(most, Sum(*stat.lines));
  }
  std::vector<Line> lines;
  for (const DiffStat& stat : stats) {
    std::string count = CountOf(stat);
    count.insert(0, count_width - count.size(), ' ');
    Line line{{Color::kPlain, ' ' + Padded(LabelOf(stat), label_width) + " | " + count}};
    if (stat.lines && Sum(*stat.lines) > 0) {
      line.front().text += ' ';
      line.push_back({Color::kGreen, std::string(Scaled(stat.lines->added, most), '+')});
      line.push_back({Color::kRed, std::string(Scaled(stat.lines->removed, most), '-')});
    }
    lines.push_back(std::move(line));
  }
  if (!stats.empty()) lines.push_back({{Color::kPlain, ' ' + Total(stats)}});
  return lines;
}

}  // namespace strongroom::cli
