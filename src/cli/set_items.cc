#include "cli/set_items.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/json_members.h"
#include "base/nearest.h"
#include "cli/error.h"

namespace strongroom::cli {
namespace {

using base::ObjectAt;
using base::TextOrEmpty;

constexpr size_t kMostNamed = 5;

[[noreturn]] void RefuseMissing(const std::string& set, const std::string& argument,
                                const std::vector<std::string>& names) {
  const std::string nearest =
      base::Nearest(argument, std::vector<std::string_view>(names.begin(), names.end()));
  throw CliError("backup set " + set + " has no policy \"" + argument + "\"" +
                 (nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?"));
}

[[noreturn]] void RefuseSeveral(const std::string& argument, const std::vector<Json>& found) {
  std::string ids;
  for (size_t i = 0; i < found.size() && i < kMostNamed; ++i) {
    ids += (i > 0 ? ", " : "") + TextOrEmpty(found[i], "type") + '/' + TextOrEmpty(found[i], "id");
  }
  if (found.size() > kMostNamed) ids += ", ...";
  throw CliError("there are " + std::to_string(found.size()) + " policies \"" + argument +
                 "\"; say which by its id: " + ids);
}

}  // namespace

void EachItem(const Objects& objects, const std::string& set, const std::string& type,
              const std::function<void(Json item)>& take) {
  std::string position;
  do {
    Json page =
        base::ParseJson(objects.ReadSet(set, "items", {{"type", type}, {"continue", position}}));
    for (Json& item : page["items"]) take(std::move(item));
    position = TextOrEmpty(ObjectAt(page, "metadata"), "continue");
  } while (!position.empty());
}

Json FindItem(const Objects& objects, const std::string& set, const std::string& argument) {
  const size_t slash = argument.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == argument.size()) {
    throw CliError("\"" + argument + "\" is no TYPE/NAME, such as networkPolicies/deny-all",
                   kWrongUsage);
  }
  const std::string type = argument.substr(0, slash);
  const std::string name = argument.substr(slash + 1);
  std::vector<Json> of_name;
  std::vector<std::string> names;
  Json of_id;
  EachItem(objects, set, type, [&](Json item) {
    const std::string id = TextOrEmpty(item, "id");
    const std::string shown = TextOrEmpty(item, "name");
    if (id == name) of_id = item;
    names.push_back(type + '/' + shown);
    // "team-a/deny-all" of "networking.k8s.io/NetworkPolicy/team-a/deny-all".
    if (shown == name || id.ends_with('/' + name)) of_name.push_back(std::move(item));
  });
  if (!of_id.is_null()) return of_id;
  if (of_name.empty()) RefuseMissing(set, argument, names);
  if (of_name.size() > 1) RefuseSeveral(argument, of_name);
  return std::move(of_name.front());
}

}  // namespace strongroom::cli
