#include <gtest/gtest.h>

#include "base/hex.h"
#include "base/sha256.h"
#include "base/zstd.h"
#include "integration/database/stored_sets.h"
#include "sets.h"

// What an honest report builds on where a server that was taken over has been before.
namespace strongroom::store {
namespace {

constexpr const char* kServer = "strongroom_server";
constexpr const char* kEpoch = "2";  // of ItemOf

std::string Bytes(const std::string& bytes) {
  return "decode('" + base::ToHex(bytes) + "', 'hex')";
}
std::string Hex(const std::string& digest) { return "decode('" + digest + "', 'hex')"; }
std::string FrameOf(const std::string& content) { return base::ZstdCompressor().Compress(content); }

// As any other library or level would make it.
std::string OtherFrameOf(const std::string& content) {
  std::string frame;
  base::ZstdWriter writer([&](std::string_view bytes) { frame += bytes; });
  writer.Write(content);
  writer.Finish();
  return frame;
}

SetContents StoreRoles(TestDatabase& test, int run, const std::vector<DigestedItem>& roles,
                       const ChangeDigester& change_digest = ChangeDigestOf) {
  return StoreSet(test.database(), KeyOf(run), roles, OutcomeOf({"roles"}), "{}", change_digest);
}

std::string ContentIn(TestDatabase& test, const SetContents& set, const std::string& id) {
  return test::ContentsOf(test.database(), set.id).at(id);
}

// What the server's role may write: a row for the digest of `item`, with any body.
std::string ForgedBlob(const DigestedItem& item, const std::string& body, size_t raw_size) {
  return "INSERT INTO strongroom.policy_blobs (tenant_id, digest, codec, raw_size, body) "
         "VALUES (1, " +
         Hex(item.digest) + ", 1, " + std::to_string(raw_size) + ", " + Bytes(body) + "); ";
}

std::string VersionOf(const DigestedItem& item) {
  return "INSERT INTO strongroom.policy_objects (tenant_id, policy_type, external_id) "
         "VALUES (1, 'roles', '" +
         item.item.external_id +
         "') ON CONFLICT DO NOTHING; INSERT INTO strongroom.policy_versions "
         "(tenant_id, object_id, change_digest, epoch, blob_digest) SELECT 1, id, " +
         Hex(item.change_digest) + ", " + kEpoch + ", " + Hex(item.digest) +
         " FROM strongroom.policy_objects WHERE external_id = '" + item.item.external_id + "'";
}

TEST(Reuse, ABodyThatIsNotOfItsDigestIsReplacedByTheHonestContent) {
  const DigestedItem honest = ItemOf("roles", "reader", "1");
  const std::string& content = honest.item.content;
  std::string forged = content;
  forged.back() = '!';
  struct Case {
    const char* what;
    std::string body;
    size_t raw_size;
  };
  for (const Case& c : std::vector<Case>{{"another content", FrameOf(forged), forged.size()},
                                         {"no frame", "junk", content.size()},
                                         {"nothing", "", content.size()},
                                         {"not compressed", content, content.size()},
                                         {"another size", FrameOf(content), content.size() + 1},
                                         {"a huge size", FrameOf(content), 2'147'483'647}}) {
    for (const bool has_version : {false, true}) {
      TestDatabase test;
      StoreRoles(test, 1, {ItemOf("roles", "writer", "1")});
      ASSERT_EQ(test.StateOf(
                    ForgedBlob(honest, c.body, c.raw_size) + (has_version ? VersionOf(honest) : ""),
                    kServer),
                "");
      const SetContents set = StoreRoles(test, 2, {honest, ItemOf("roles", "writer", "1")});
      EXPECT_EQ(ContentIn(test, set, "roles/reader"), content) << c.what;
      EXPECT_EQ(set.new_versions, has_version ? 0 : 1) << c.what;
      EXPECT_TRUE(test::VerifySet(test.database(), set.id)) << c.what;
      EXPECT_EQ(test.Value("SELECT string_agg(namespace || ' ' || subject, ',') "
                           "FROM strongroom.audit_log WHERE action = 'repair'"),
                "team-a policyblobs/" + honest.digest)
          << c.what;
      const SetContents third = StoreRoles(test, 3, {honest, ItemOf("roles", "writer", "1")});
      EXPECT_EQ(third.root, set.root) << c.what;
      EXPECT_EQ(third.new_versions, 0) << c.what;
    }
  }
}

// The version has the honest change digest, and a content that is that of its own digest.
TEST(Reuse, AForgedContentUnderATrueChangeDigestIsNotUsedAgain) {
  TestDatabase test;
  const DigestedItem honest = ItemOf("roles", "reader", "1");
  DigestedItem forged = ItemOf("roles", "reader", "everything");
  forged.change_digest = honest.change_digest;
  StoreRoles(test, 1, {forged, ItemOf("roles", "writer", "1")});
  const SetContents second = StoreRoles(test, 2, {honest, ItemOf("roles", "writer", "1")});
  EXPECT_EQ(ContentIn(test, second, "roles/reader"), honest.item.content);
  EXPECT_EQ(second.changes, (domain::ChangeCounts{.changed = 1}));
  const SetContents third = StoreRoles(test, 3, {honest, ItemOf("roles", "writer", "1")});
  EXPECT_EQ(third.root, second.root);
  EXPECT_EQ(third.new_versions, 0);
  EXPECT_EQ(third.changes, domain::ChangeCounts{});
}

// Though the forged one came later, it is judged no more where the honest one is there.
TEST(Reuse, TheVersionOfTheSameContentComesFirst) {
  TestDatabase test;
  const DigestedItem honest = ItemOf("roles", "reader", "1");
  const SetContents first = StoreRoles(test, 1, {honest});
  DigestedItem forged = ItemOf("roles", "reader", "everything");
  forged.change_digest = honest.change_digest;
  ASSERT_EQ(
      test.StateOf(ForgedBlob(forged, FrameOf(forged.item.content), forged.item.content.size()) +
                       VersionOf(forged),
                   kServer),
      "");
  int judged = 0;
  const SetContents second =
      StoreRoles(test, 2, {honest}, [&](const std::string& type, const std::string& content) {
        ++judged;
        return ChangeDigestOf(type, content);
      });
  EXPECT_EQ(judged, 0);
  EXPECT_EQ(second.root, first.root);
  EXPECT_EQ(second.new_versions, 0);
}

// By these rules what follows a '~' is noise.
std::optional<std::string> WithoutNoise(const std::string&, const std::string& content) {
  return base::Sha256Hex(content.substr(0, content.find('~')));
}

DigestedItem Noisy(const std::string& value) {
  DigestedItem item = ItemOf("roles", "reader", value);
  item.change_digest = *WithoutNoise("roles", item.item.content);
  return item;
}

TEST(Reuse, AVersionThatDiffersInNoiseIsReadBeforeItIsUsed) {
  const DigestedItem stored = Noisy("1~a");
  for (const bool is_damaged : {false, true}) {
    TestDatabase test;
    StoreRoles(test, 1, {ItemOf("roles", "writer", "1")});
    const std::string body = is_damaged ? "junk" : FrameOf(stored.item.content);
    ASSERT_EQ(test.StateOf(ForgedBlob(stored, body, stored.item.content.size()) + VersionOf(stored),
                           kServer),
              "");
    const DigestedItem sent = Noisy("1~b");
    const SetContents set = StoreRoles(test, 2, {sent}, WithoutNoise);
    EXPECT_EQ(ContentIn(test, set, "roles/reader"),
              is_damaged ? sent.item.content : stored.item.content);
    EXPECT_EQ(set.new_versions, is_damaged ? 1 : 0);
  }
}

TEST(Reuse, AnotherFrameOfTheSameContentIsAsGood) {
  TestDatabase test;
  const DigestedItem item = ItemOf("roles", "reader", std::string(2'000, 'x'));
  const std::string frame = OtherFrameOf(item.item.content);
  ASSERT_NE(frame, FrameOf(item.item.content));
  StoreRoles(test, 1, {ItemOf("roles", "writer", "1")});
  ASSERT_EQ(
      test.StateOf(ForgedBlob(item, frame, item.item.content.size()) + VersionOf(item), kServer),
      "");
  const SetContents set = StoreRoles(test, 2, {item});
  EXPECT_EQ(set.new_versions, 0);
  EXPECT_EQ(set.new_blobs, 0);
  EXPECT_EQ(test.Value("SELECT body = " + Bytes(frame) +
                       " FROM strongroom.policy_blobs WHERE digest = " + Hex(item.digest)),
            "t");
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.audit_log"), "0");
}

}  // namespace
}  // namespace strongroom::store
