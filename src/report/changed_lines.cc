#include "report/changed_lines.h"

#include <algorithm>

#include "report/common_settings.h"

namespace strongroom::report {
namespace {

using Kind = ChangedLine::Kind;
using Lines = std::vector<Setting>;

constexpr size_t kAround = 3;
// How far a line that is gone looks for the one that took its place.
constexpr size_t kNear = 50;

// The lines of a text, each a line below its setting. False where there are too many.
bool SplitText(const Setting& setting, Lines& lines) {
  Setting group = setting;
  group.kind = Setting::Kind::kGroup;
  group.value.clear();
  group.left_out = 0;
  lines.push_back(std::move(group));
  size_t begin = 0;
  for (size_t position = 1; begin <= setting.value.size() && lines.size() < kMostLines;
       ++position) {
    const size_t end = std::min(setting.value.find('\n', begin), setting.value.size());
    lines.push_back({.depth = setting.depth + 1,
                     .name = {},
                     .position = position,
                     .kind = setting.kind,
                     .value = setting.value.substr(begin, end - begin)});
    begin = end + 1;
  }
  const size_t rest = setting.value.size() - std::min(begin, setting.value.size());
  lines.back().left_out = setting.left_out + rest;
  return begin > setting.value.size();
}

// Each line of a text becomes a line.
Settings Split(const Settings& settings) {
  Settings split{.lines = {}, .has_more = settings.has_more};
  for (const Setting& setting : settings.lines) {
    if (split.lines.size() == kMostLines) {
      split.has_more = true;
      break;
    }
    if (setting.value.find('\n') == std::string::npos) {
      split.lines.push_back(setting);
    } else {
      split.has_more = !SplitText(setting, split.lines) || split.has_more;
    }
  }
  return split;
}

class Pairing {
 public:
  Pairing(const Lines& before, const Lines& after) : before_(before), after_(after) {}

  std::vector<ChangedLine> All() {
    for (const auto& [i, j] : CommonSettings(before_, after_)) {
      PairUntil(i, j);
      Add(Kind::kSame, after_[next_after_]);
      ++next_before_, ++next_after_;
    }
    PairUntil(before_.size(), after_.size());
    return std::move(lines_);
  }

 private:
  void Add(Kind kind, const Setting& setting) {
    lines_.push_back({.kind = kind, .setting = setting, .after = {}, .skipped = 0, .where = {}});
  }

  // Lines that are not the same up to there.
  void PairUntil(size_t before_end, size_t after_end) {
    while (next_before_ < before_end) {
      const size_t twin = TwinOf(before_[next_before_], after_end);
      if (twin == after_end) {
        Add(Kind::kRemoved, before_[next_before_++]);
        continue;
      }
      while (next_after_ < twin) Add(Kind::kAdded, after_[next_after_++]);
      Add(Kind::kChanged, before_[next_before_++]);
      lines_.back().after = after_[next_after_++];
    }
    while (next_after_ < after_end) Add(Kind::kAdded, after_[next_after_++]);
  }

  // The line that has its place now; `end` when none has.
  size_t TwinOf(const Setting& line, size_t end) const {
    if (line.kind == Setting::Kind::kGroup) return end;
    const std::string label = LabelOf(line);
    const size_t last = std::min(end, next_after_ + kNear);
    for (size_t j = next_after_; j < last; ++j) {
      if (after_[j].kind != Setting::Kind::kGroup && LabelOf(after_[j]) == label) return j;
      // What is less deep is outside of where it was.
      if (after_[j].depth < line.depth) break;
    }
    return end;
  }

  const Lines& before_;
  const Lines& after_;
  size_t next_before_ = 0;
  size_t next_after_ = 0;
  std::vector<ChangedLine> lines_;
};

// Where a line is: the names of all that it is inside of, as the lines before it say.
class Whereabouts {
 public:
  void Pass(const Setting& line) {
    path_.resize(std::min(path_.size(), line.depth));
    path_.push_back(line.name.empty() ? std::to_string(line.position) : line.name);
  }
  std::string Of(const Setting& line) const {
    std::string where;
    for (size_t i = 0; i < std::min(path_.size(), line.depth); ++i) {
      where += (i > 0 ? " / " : "") + path_[i];
    }
    return where;
  }

 private:
  std::vector<std::string> path_;
};

// Leaves out what is the same and far from anything that is not.
std::vector<ChangedLine> Folded(std::vector<ChangedLine> lines) {
  std::vector<bool> is_near(lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].kind == Kind::kSame) continue;
    const size_t begin = i - std::min(i, kAround);
    std::fill(is_near.begin() + static_cast<ptrdiff_t>(begin),
              is_near.begin() + static_cast<ptrdiff_t>(std::min(lines.size(), i + kAround + 1)),
              true);
  }
  std::vector<ChangedLine> folded;
  Whereabouts whereabouts;
  size_t skipped = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!is_near[i]) {
      ++skipped;
      whereabouts.Pass(lines[i].setting);
      continue;
    }
    if (skipped > 0) {
      folded.push_back({.kind = Kind::kSkipped,
                        .setting = {},
                        .after = {},
                        .skipped = skipped,
                        .where = whereabouts.Of(lines[i].setting)});
      skipped = 0;
    }
    whereabouts.Pass(lines[i].setting);
    folded.push_back(std::move(lines[i]));
  }
  if (skipped > 0) {
    folded.push_back(
        {.kind = Kind::kSkipped, .setting = {}, .after = {}, .skipped = skipped, .where = {}});
  }
  return folded;
}

}  // namespace

ComparedLines ChangedLines(const Settings& before, const Settings& after) {
  const Settings old_lines = Split(before);
  const Settings new_lines = Split(after);
  return {.lines = Folded(Pairing(old_lines.lines, new_lines.lines).All()),
          .has_more = old_lines.has_more || new_lines.has_more};
}

}  // namespace strongroom::report
