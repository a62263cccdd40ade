#include "provider/graph/origin.h"

#include <gtest/gtest.h>

namespace strongroom::provider::graph {
namespace {

TEST(Origin, LinksWithinItAreTakenAsTheyAre) {
  const Origin origin("https://graph.example");
  for (const char* path : {"/", "/beta/x?$skiptoken=a%20b'c(d)", "//x", "/x?y=/../z"}) {
    EXPECT_EQ(origin.Within(std::string("https://graph.example") + path), path);
  }
  EXPECT_EQ(origin.Within("https://GRAPH.example:443/x"), "/x");
  EXPECT_EQ(Origin("https://127.0.0.1:8443").Within("https://127.0.0.1:8443/x"), "/x");
}

TEST(Origin, NothingElseIs) {
  const Origin origin("https://graph.example");
  const std::string ours = "https://graph.example";
  for (const std::string& url : {std::string(),
                                 std::string("/beta/x"),
                                 std::string("beta/x"),
                                 ours,
                                 ours + "?x",
                                 std::string("http://graph.example/x"),
                                 ours + ":8443/x",
                                 ours + ".evil/x",
                                 std::string("https://evil/x"),
                                 std::string("https://graph.example@evil/x"),
                                 std::string("https://evil@graph.example/x"),
                                 std::string("https://evil\\@graph.example/x"),
                                 ours + "\\evil/x",
                                 ours + "/x y",
                                 ours + "/x\r\nHost: evil",
                                 ours + "/x#y",
                                 ours + "#/x",
                                 ours + "/\xc3\xa9",
                                 ours + "/" + std::string(20'000, 'x'),
                                 std::string("file:///x"),
                                 std::string("://graph.example/x")}) {
    EXPECT_EQ(origin.Within(url), std::nullopt) << url;
  }
}

TEST(Origin, WhatTheCatalogueWritesIsEncoded) {
  EXPECT_EQ(Encoded("/x?$filter=a eq 'b'&$expand=c($select=d)"),
            "/x?$filter=a%20eq%20'b'&$expand=c($select=d)");
  EXPECT_EQ(Encoded("a%2Fb"), "a%2Fb");
}

}  // namespace
}  // namespace strongroom::provider::graph
