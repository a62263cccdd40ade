#include "export/content.h"

#include <nlohmann/json.hpp>

#include "base/printable.h"
#include "export/error.h"
#include "sets/answer.h"
#include "sets/error.h"

namespace strongroom::exporting {

base::Json ContentOf(const sets::Item& item) {
  try {
    return sets::ParseAnswer(item.content);
  } catch (const sets::ReadError& e) {
    throw ExportError(base::Printable(item.type + ' ' + item.id) + ": its content: " + e.what());
  }
}

}  // namespace strongroom::exporting
