#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file.h"
#include "base/timestamp.h"
#include "notify/view.h"
#include "notify/webhook.h"
#include "support/page_rows.h"

// What docs/notifications.md says of templates and of what is posted.
namespace strongroom::notify {
namespace {

std::string Page() { return base::ReadFile("docs/notifications.md"); }

TEST(NotificationsPage, HasAllThatATemplateMayName) {
  std::vector<std::string> rows = test::PageRows("docs/notifications.md");
  rows.erase(rows.begin(), std::find(rows.begin(), rows.end(), "## Templates") + 1);
  std::vector<std::string> found;
  for (const std::string& row : rows) {
    if (row.starts_with("## ")) break;
    found.push_back(row.substr(3, row.find('`', 3) - 3));
  }
  std::vector<std::string> expected;
  for (const Field& field : Fields()) expected.emplace_back(field.name);
  for (const Mark& mark : Marks()) expected.emplace_back(mark.name);
  EXPECT_EQ(found, expected);
}

TEST(NotificationsPage, ShowsWhatIsPosted) {
  std::istringstream page(Page());
  std::string text;
  bool is_inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line == "```") is_inside = false;
    if (is_inside) text += line + '\n';
    if (line == "```json") is_inside = true;
  }
  base::Json shown = base::ParseJson(text);
  const base::Json& said = shown["data"]["notices"].at(0);
  domain::Notice notice;
  notice.id = said["id"];
  notice.event = said["event"];
  notice.incident = said["incident"];
  notice.state = domain::NoticeState::kOpened;
  notice.severity = domain::Severity::kCritical;
  notice.object = {.kind = said["kind"],
                   .ns = said["namespace"],
                   .name = said["name"],
                   .tenant = said["tenant"]};
  notice.reason = said["reason"];
  notice.message = said["message"];
  notice.run = said["run"];
  notice.at = *base::ParseTimestamp(said["at"].get<std::string>());
  notice.since = *base::ParseTimestamp(said["since"].get<std::string>());
  const Templates templates;
  base::Json posted = CloudEventOf(MessageOf(notice), WebhookSettings{}.source, templates);
  EXPECT_NE(posted["data"]["text"].get<std::string>().find(notice.message), std::string::npos);
  shown["data"].erase("text");
  posted["data"].erase("text");
  EXPECT_EQ(posted, shown);
}

}  // namespace
}  // namespace strongroom::notify
