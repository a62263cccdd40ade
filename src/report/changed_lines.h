#pragma once

#include <string>
#include <vector>

#include "report/settings.h"

namespace strongroom::report {

// A line of a policy as it was and as it is, side by side.
struct ChangedLine {
  enum class Kind {
    kSame,
    kChanged,  // its value
    kRemoved,
    kAdded,
    kSkipped,  // `skipped` lines that are the same
  };

  Kind kind = Kind::kSame;
  Setting setting;     // as it was; an added one as it is
  Setting after;       // a changed one as it is
  size_t skipped = 0;  // lines
  std::string where;   // of the line after them: "spec / ingress / 1"
};

struct ComparedLines {
  std::vector<ChangedLine> lines;
  bool has_more = false;  // one of them is longer than what was compared of it
};

// What differs, with three lines around it that do not. A text of several lines is compared line by
// line; a policy has at most kMostLines of these, too. Of policies of which too much differs one is
// told after the other.
ComparedLines ChangedLines(const Settings& before, const Settings& after);

}  // namespace strongroom::report
