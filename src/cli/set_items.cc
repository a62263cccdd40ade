#include "cli/set_items.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "api/kinds.h"
#include "base/json_members.h"
#include "base/nearest.h"
#include "cli/answers.h"
#include "cli/error.h"
#include "cli/policy_name.h"
#include "sets/answer.h"
#include "sets/members.h"

namespace strongroom::cli {
namespace {

using sets::Item;

constexpr size_t kMostNamed = 5;

[[noreturn]] void RefuseMissing(const std::string& set, const std::string& argument,
                                const std::vector<std::string>& names) {
  const std::string nearest =
      base::Nearest(argument, std::vector<std::string_view>(names.begin(), names.end()));
  throw CliError("backup set " + set + " has no policy \"" + argument + "\"" +
                 (nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?"));
}

[[noreturn]] void RefuseSeveral(const std::string& argument, const std::vector<Item>& found) {
  std::string ids;
  for (size_t i = 0; i < found.size() && i < kMostNamed; ++i) {
    ids += (i > 0 ? ", " : "") + found[i].type + '/' + found[i].id;
  }
  if (found.size() > kMostNamed) ids += ", ...";
  throw CliError("there are " + std::to_string(found.size()) + " policies \"" + argument +
                 "\"; say which by its id: " + ids);
}

}  // namespace

ItemPage ReadItemPage(const Objects& objects, const std::string& set,
                      const std::map<std::string, std::string>& query) {
  const std::string answer = objects.ReadSet(set, "items", query);
  return OrCliError([&] {
    return sets::ReadOrThrow("the items of a backup set", [&] {
      const Json list = sets::ParseAnswer(answer);
      sets::RequireKind(list, api::kSetItemsKind);
      ItemPage page;
      for (const Json& item : base::ArrayAt(list, "items")) {
        page.items.emplace_back(sets::ReadItem(item), item);
      }
      page.next = base::StringAt(base::ObjectAt(list, "metadata"), "continue");
      return page;
    });
  });
}

void EachItem(const Objects& objects, const std::string& set, const std::string& type,
              const std::function<void(const Item& item, Json said)>& take) {
  std::string position;
  do {
    ItemPage page = ReadItemPage(objects, set, {{"type", type}, {"continue", position}});
    for (auto& [item, said] : page.items) take(item, std::move(said));
    position = page.next;
  } while (!position.empty());
}

Item FindItem(const ReadableSet& set, const std::string& argument) {
  const PolicyName policy = ReadPolicyName(argument);
  std::vector<Item> of_name;
  std::vector<std::string> names;
  std::optional<Item> of_id;
  set.reader.EachItem(set.name, policy.type, [&](const Item& item) {
    if (item.id == policy.name) of_id = item;
    names.push_back(item.type + '/' + item.name);
    // "team-a/deny-all" of "networking.k8s.io/NetworkPolicy/team-a/deny-all".
    if (item.name == policy.name || item.id.ends_with('/' + policy.name)) of_name.push_back(item);
  });
  if (of_id) return *std::move(of_id);
  if (of_name.empty()) RefuseMissing(set.name, argument, names);
  if (of_name.size() > 1) RefuseSeveral(argument, of_name);
  return std::move(of_name.front());
}

}  // namespace strongroom::cli
