#include "server/sets/item_list.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "server/sets/api_status.h"
#include "server/sets/page_query.h"

namespace strongroom::server::sets {
namespace {

constexpr int64_t kSet = 7;

http::Request Asking(const std::map<std::string, std::string>& query) {
  http::Request request;
  request.query = query;
  return request;
}

using Read = store::ItemQuery (*)(const http::Request& request, int64_t set_id);

// Absent: it is refused.
std::optional<int> LimitOf(Read read, const std::string& limit) {
  try {
    return read(limit.empty() ? http::Request{} : Asking({{"limit", limit}}), kSet).limit;
  } catch (const ApiStatus& e) {
    EXPECT_EQ(e.code(), 400) << limit;
    return std::nullopt;
  }
}

TEST(ItemQuery, TakesAsManyAsItsEndpointGives) {
  struct Case {
    const char* limit;
    std::optional<int> items;
    std::optional<int> content;
    std::optional<int> verify;
  };
  const auto all = store::kAllItems;
  const auto page = kItemPageSize;
  for (const Case& one : {
           Case{"", page, all, page},
           Case{"0", page, all, page},
           Case{"00", page, all, page},
           Case{"7", 7, 7, 7},
           Case{"5000", page, page, page},
           Case{"05000", page, page, page},
           // A stream of content has no place for a `continue`.
           Case{"5001", page, std::nullopt, page},
           Case{"9223372036854775807", page, std::nullopt, page},
           Case{"-1", std::nullopt, std::nullopt, std::nullopt},
           Case{"x", std::nullopt, std::nullopt, std::nullopt},
           Case{"7x", std::nullopt, std::nullopt, std::nullopt},
       }) {
    EXPECT_EQ(LimitOf(ReadItemQuery, one.limit), one.items) << one.limit;
    EXPECT_EQ(LimitOf(ReadContentQuery, one.limit), one.content) << one.limit;
    EXPECT_EQ(LimitOf(ReadVerifyQuery, one.limit), one.verify) << one.limit;
  }
}

TEST(ItemQuery, GoesOnBehindAnItem) {
  store::SetItem item;
  item.type = "roles";
  item.external_id = "roles/reader";
  const http::Request request = Asking(
      {{"continue", ToContinue(PositionOf(item))}, {"type", "roles"}, {"id", "roles/writer"}});
  for (const Read read : {ReadItemQuery, ReadContentQuery, ReadVerifyQuery}) {
    const store::ItemQuery query = read(request, kSet);
    EXPECT_EQ(query.set_id, kSet);
    EXPECT_EQ(query.after_type, "roles");
    EXPECT_EQ(query.after_id, "roles/reader");
  }
  EXPECT_EQ(ReadItemQuery(request, kSet).external_id, "roles/writer");
  EXPECT_EQ(ReadVerifyQuery(request, kSet).type, "") << "all of a set is verified";
  EXPECT_EQ(ReadVerifyQuery(request, kSet).external_id, "");
}

TEST(ItemList, IsWrittenItemByItem) {
  const auto list_of = [](const store::ItemPage& page) {
    return nlohmann::json::parse(ItemListText(page));
  };
  const nlohmann::json empty = list_of({});
  EXPECT_EQ(empty["kind"], "BackupSetItemList");
  EXPECT_EQ(empty["items"], nlohmann::json::array());
  EXPECT_FALSE(empty["metadata"].contains("continue"));
  store::ItemPage page{.items = {}, .has_more = true};
  for (const char* name : {"a", "[]", "\"],\n\xc3\xa4"}) {
    store::SetItem& item = page.items.emplace_back();
    item.type = "roles";
    item.external_id = item.display_name = name;
  }
  const nlohmann::json list = list_of(page);
  ASSERT_EQ(list["items"].size(), 3U);
  EXPECT_EQ(list["items"][1]["id"], "[]");
  EXPECT_TRUE(list["items"][2]["name"].get<std::string>().starts_with("\"],\n"));
  EXPECT_EQ(list["metadata"]["continue"], ToContinue(PositionOf(page.items.back())));
}

TEST(ItemQuery, NamesAPolicyWithItsType) {
  EXPECT_THROW(ReadContentQuery(Asking({{"id", "roles/reader"}}), kSet), ApiStatus);
  EXPECT_EQ(ReadContentQuery(Asking({{"type", "roles"}, {"id", "a"}}), kSet).external_id, "a");
}

}  // namespace
}  // namespace strongroom::server::sets
