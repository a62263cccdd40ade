#include "domain/show_changes.h"

namespace strongroom::domain {

std::string ShowChanges(const ChangeCounts& changes) {
  return '+' + std::to_string(changes.added) + " ~" + std::to_string(changes.changed) + " -" +
         std::to_string(changes.removed);
}

std::string DescribeChanges(const ChangeCounts& changes) {
  return std::to_string(changes.added) + " added, " + std::to_string(changes.changed) +
         " changed, " + std::to_string(changes.removed) + " removed";
}

}  // namespace strongroom::domain
