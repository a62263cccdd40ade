#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/objects.h"
#include "cli/set_reader.h"
#include "sets/item.h"

namespace strongroom::cli {

// BackupSetItemList: a page of them, each with what the server says of it, word for word.
struct ItemPage {
  std::vector<std::pair<sets::Item, Json>> items;
  std::string next;  // where the next one begins; empty: it is the last
};

// `query` is that of …/items of the sets API (docs/sets.md). Throws CliError.
ItemPage ReadItemPage(const Objects& objects, const std::string& set,
                      const std::map<std::string, std::string>& query);

// Hands over each policy of a set, of one type or, where that is empty, of all, in the order of
// type and id, and what `items` of the sets API says of it, word for word. Reads a page at a time.
// Throws CliError, and what `take` throws.
void EachItem(const Objects& objects, const std::string& set, const std::string& type,
              const std::function<void(const sets::Item& item, Json said)>& take);

// The policy that "TYPE/NAME" means: of that id, or else the one of that name, or whose id ends
// with it. Throws CliError when there is none, or there are several of the name.
sets::Item FindItem(const ReadableSet& set, const std::string& argument);

}  // namespace strongroom::cli
