#include "domain/notice_events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/page_rows.h"

namespace strongroom::domain {
namespace {

// The rows under a heading, up to the next.
std::vector<std::string> RowsUnder(const std::string& heading) {
  std::vector<std::string> rows = test::PageRows("docs/notifications.md");
  const auto begin = std::find(rows.begin(), rows.end(), "## " + heading);
  if (begin == rows.end()) return {};
  const auto end = std::find_if(begin + 1, rows.end(),
                                [](const std::string& row) { return row.starts_with("## "); });
  return {begin + 1, end};
}

TEST(NoticeEvents, AreAllInThePageAndNoOthers) {
  std::vector<std::string> expected;
  for (const NoticeEvent& event : notice_event::kAll) {
    const bool is_incident = event.course == NoticeCourse::kIncident;
    expected.push_back(test::PageRow(
        event.word, {base::NameOf(event.severity), is_incident ? "incident" : "once", event.meaning,
                     event.advice.empty() ? "nothing" : event.advice}));
  }
  EXPECT_EQ(test::Differences(RowsUnder("What there is to be told"), expected), "");
}

TEST(NoticeEvents, HaveAWordEach) {
  std::set<std::string_view> words;
  for (const NoticeEvent& event : notice_event::kAll) {
    EXPECT_TRUE(words.insert(event.word).second) << event.word;
    EXPECT_EQ(notice_event::Find(event.word), &event);
  }
  EXPECT_EQ(notice_event::Find("xyzzy"), nullptr);
}

}  // namespace
}  // namespace strongroom::domain
