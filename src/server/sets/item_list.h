#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "http/message.h"
#include "store/set_items.h"

namespace strongroom::server::sets {

// Items on a page unless the client wants fewer, and at most.
inline constexpr int kItemPageSize = 5'000;

// What is asked of backupsets/NAME/items: type, id, limit, continue. Throws
// ApiStatus (400; 410: a continue token that is not ours).
store::ItemQuery ReadItemQuery(const http::Request& request, int64_t set_id);

// The same of /content, where a page has no place for a `continue`, so that fewer than were asked
// for would pass for all: without a limit, all; with one that is past a page, 400.
store::ItemQuery ReadContentQuery(const http::Request& request, int64_t set_id);

// Of backupsets/NAME/verify: a part of at most a page.
store::ItemQuery ReadVerifyQuery(const http::Request& request, int64_t set_id);

// Where an item stands, for the `continue` of the page that it ends.
nlohmann::json PositionOf(const store::SetItem& item);

// What of an item is not its content.
nlohmann::json ItemObject(const store::SetItem& item);

// What an item of a page takes in memory at most, with its part of the answer: its names have up to
// 2,000 bytes each, and are there twice.
inline constexpr uint64_t kItemBytes = uint64_t{10} << 10U;

// BackupSetItemList, as text: as a tree it would take several times that.
std::string ItemListText(const store::ItemPage& page);

}  // namespace strongroom::server::sets
