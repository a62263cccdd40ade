#include "domain/show_imported.h"

#include "base/timestamp.h"

namespace strongroom::domain {

std::string ShowImported(std::string_view by, std::chrono::sys_seconds at) {
  return "was sealed elsewhere, and put in by " + std::string(by) + " at " +
         base::FormatTimestamp(at);
}

}  // namespace strongroom::domain
