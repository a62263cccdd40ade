#include "http/connection_table.h"

#include <gtest/gtest.h>

#include <map>

namespace strongroom::http {
namespace {

using Place = ConnectionTable::Place;

class ConnectionTableTest : public ::testing::Test {
 protected:
  // False when there was no place.
  bool Enter(const std::string& name, const std::string& peer) {
    auto place = table_.Enter(peer, [this, name] { cut_ += name; });
    if (!place) return false;
    places_[name] = std::move(place);
    return true;
  }

  ConnectionTable table_{{.all = 4, .of_one_peer = 2}};
  std::map<std::string, std::unique_ptr<Place>> places_;
  std::string cut_;  // the names of who was cut off, in order
};

TEST_F(ConnectionTableTest, EndsTheOldestOneThatWaitsForANewOne) {
  Enter("a", "1");
  Enter("b", "2");
  Enter("c", "3");
  Enter("d", "4");
  EXPECT_TRUE(places_["a"]->BeginAnswer());
  places_["a"]->EndAnswer(false);  // waits again, since now
  EXPECT_EQ(cut_, "");
  EXPECT_TRUE(Enter("e", "5"));
  EXPECT_TRUE(Enter("f", "5"));
  EXPECT_EQ(cut_, "bc");
  EXPECT_EQ(table_.size(), 4U);
}

TEST_F(ConnectionTableTest, LetsAPeerThatHasTooManyLoseItsOwn) {
  Enter("a", "honest");
  Enter("b", "many");
  Enter("c", "many");
  for (const char* name : {"d", "e", "f"}) EXPECT_TRUE(Enter(name, "many"));
  EXPECT_EQ(cut_, "bcd");
  EXPECT_EQ(table_.size(), 3U);
}

TEST_F(ConnectionTableTest, EndsNobodyWhoIsBeingAnswered) {
  for (const char* name : {"a", "b"}) {
    Enter(name, "many");
    places_[name]->BeginAnswer();
  }
  EXPECT_FALSE(Enter("c", "many"));
  for (const char* name : {"d", "e"}) {
    Enter(name, name);
    places_[name]->BeginAnswer();
  }
  EXPECT_FALSE(Enter("f", "f"));
  EXPECT_EQ(cut_, "");
  places_["b"]->EndAnswer(false);
  EXPECT_TRUE(Enter("f", "f"));
  EXPECT_EQ(cut_, "b");
}

TEST_F(ConnectionTableTest, MissesThoseLastWhoAreKnown) {
  Enter("a", "1");
  places_["a"]->BeginAnswer();
  places_["a"]->EndAnswer(true);
  for (const char* name : {"b", "c", "d", "e", "f", "g"}) Enter(name, name);
  EXPECT_EQ(cut_, "bcd");
  for (const char* name : {"e", "f", "g"}) places_[name]->BeginAnswer();
  EXPECT_TRUE(Enter("h", "h"));
  EXPECT_EQ(cut_, "bcda");
}

TEST_F(ConnectionTableTest, BeginsNoAnswerOfOneThatWasEnded) {
  Enter("a", "1");
  Enter("b", "1");
  Enter("c", "1");
  ASSERT_EQ(cut_, "a");
  EXPECT_FALSE(places_["a"]->BeginAnswer());
  EXPECT_TRUE(places_["b"]->BeginAnswer());
}

TEST_F(ConnectionTableTest, ForgetsWhoLeft) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(Enter("a", "1"));
    EXPECT_TRUE(Enter("b", "1"));
    EXPECT_TRUE(Enter("c", "1"));  // ends one, whose place is left below
    places_.clear();
    EXPECT_EQ(table_.size(), 0U);
  }
}

}  // namespace
}  // namespace strongroom::http
