#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sets/answer.h"
#include "sets/backup_set.h"
#include "sets/diff.h"
#include "sets/error.h"
#include "sets/item.h"
#include "sets/verification.h"
#include "support/instant.h"
#include "support/message_of.h"
#include "unit/sets/answers.h"

namespace strongroom::sets {
namespace {

using base::Json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Where an answer says something else than the sets API does, and what is said of it.
struct Wrong {
  const char* where;
  Json value;
  const char* words;
};

template <typename Read>
void ExpectRefused(const Json& answer, const std::vector<Wrong>& table, const Read& read) {
  EXPECT_NO_THROW(read(answer));
  for (const auto& [where, value, words] : table) {
    Json altered = answer;
    altered[Json::json_pointer(where)] = value;
    EXPECT_THAT(test::MessageOf<ReadError>([&] { read(altered); }), HasSubstr(words)) << where;
  }
  for (const Json& none : {Json(), Json::array(), Json("x"), Json(1), Json::object()}) {
    EXPECT_THROW(read(none), ReadError) << none;
  }
}

TEST(BackupSet, IsReadAsTheServerWritesIt) {
  const BackupSet set = ReadSet(SetAnswer());
  EXPECT_EQ(base::ParseJson(set.object), SetAnswer());
  EXPECT_EQ(set.name, "nightly-202603020130-42");
  EXPECT_EQ(set.ns, "team-a");
  EXPECT_EQ(set.id, 42);
  EXPECT_EQ(set.schedule, "nightly");
  EXPECT_EQ(set.schedule_uid, "u1");
  EXPECT_EQ(set.run, "nightly-202603020130");
  EXPECT_EQ(set.tenant, "prod");
  EXPECT_EQ(set.provider.kind(), domain::ProviderKind::kMicrosoftGraph);
  EXPECT_EQ(set.sequence, 2);
  EXPECT_EQ(set.taken_at, test::At("2026-03-02T01:30:07Z"));
  EXPECT_FALSE(set.is_complete);
  EXPECT_EQ(set.items, 3);
  EXPECT_EQ(set.raw_bytes, 4711);
  EXPECT_EQ(set.stored_bytes, 815);
  EXPECT_EQ(set.digest, std::string(64, 'a'));
  EXPECT_EQ(set.previous_digest, std::string(64, 'b'));
  EXPECT_EQ(set.changes, (domain::ChangeCounts{.added = 1, .changed = 2, .removed = 0}));
  EXPECT_EQ(set.is_as_sealed, std::nullopt) << "no server has looked";
  ASSERT_TRUE(set.hold);
  EXPECT_EQ(set.hold->reason, "audit");
  EXPECT_EQ(set.hold->by, "anna");
  EXPECT_EQ(set.hold->until, test::At("2030-01-01T00:00:00Z"));
  ASSERT_EQ(set.types.size(), 2U);
  EXPECT_EQ(set.types[0].type, "bindings");
  EXPECT_TRUE(set.types[0].IsComplete());
  EXPECT_EQ(set.types[0].error_code, "");
  const SetType& roles = set.types[1];
  EXPECT_FALSE(roles.IsComplete());
  EXPECT_EQ(std::vector({roles.total, roles.backed_up, roles.errors, roles.excluded}),
            (std::vector<int64_t>{3, 2, 1, 4}));
  EXPECT_EQ(roles.digest, std::string(64, 'c'));
  EXPECT_THAT((std::vector{roles.error_code, roles.error_message, roles.api_version}),
              ElementsAre("FORBIDDEN", "may not", "rbac/v1"));
}

TEST(BackupSet, SaysWhatAServerFoundOfIt) {
  Json answer = SetAnswer();
  for (const bool is_verified : {true, false}) {
    answer["status"]["verification"] = {{"verified", is_verified}, {"problemCount", 1}};
    EXPECT_EQ(ReadListedSet(answer).is_as_sealed, is_verified);
  }
  answer["status"]["verification"] = Json::object();
  EXPECT_EQ(ReadListedSet(answer).is_as_sealed, false) << "of what says nothing, nothing good";
  ExpectRefused(answer,
                {{"/status/verification", "yes", "verification"},
                 {"/status/verification/verified", "true", "verified"}},
                ReadListedSet);
}

// The first of a schedule, of a server that does not say the provider.
TEST(BackupSet, MayHaveLess) {
  Json answer = SetAnswer();
  for (const char* name :
       {"backupSetID", "provider", "previousDigest", "changes", "rawBytes", "storedBytes"}) {
    answer["status"].erase(name);
  }
  answer["spec"] = Json::object();
  const BackupSet set = ReadSet(answer);
  EXPECT_EQ(set.id, std::nullopt);
  EXPECT_EQ(set.provider, domain::SetProvider{});
  EXPECT_EQ(set.provider.kind(), std::nullopt);
  EXPECT_EQ(set.previous_digest, "");
  EXPECT_FALSE(set.changes);
  EXPECT_FALSE(set.hold);
}

TEST(BackupSet, OfAListIsWithoutTypes) {
  Json answer = SetAnswer();
  answer["status"].erase("types");
  EXPECT_EQ(ReadListedSet(answer).items, 3);
  EXPECT_THAT(ReadListedSet(answer).types, IsEmpty());
  EXPECT_THAT(test::MessageOf<ReadError>([&] { ReadSet(answer); }), HasSubstr("not in lists"));
}

TEST(BackupSet, IsRefusedWhenItIsNone) {
  const Json type = SetAnswer()["status"]["types"][0];
  Json upper = type;
  upper["policyType"] = "ROLES";
  ExpectRefused(SetAnswer(),
                {{"/kind", "ConfigMap", "not of kind BackupSet"},
                 {"/apiVersion", "v1", "not of kind BackupSet"},
                 {"/metadata", "x", "metadata: expected an object"},
                 {"/metadata/name", "", "name: missing"},
                 {"/metadata/name", std::string("a\0b", 3), "name: contains a NUL"},
                 {"/spec/hold", "yes", "hold: expected an object"},
                 {"/spec/hold/by", 7, "by: expected a string"},
                 {"/spec/hold/until", "later", "until: no timestamp"},
                 {"/status", Json::array(), "status: expected an object"},
                 {"/status/scheduleUID", nullptr, "scheduleUID: missing"},
                 {"/status/backupSetID", "042", "backupSetID: not the id of a backup set"},
                 {"/status/digest", "sha256:0", "digest: no SHA-256"},
                 {"/status/digest", "sha512:" + std::string(64, 'a'), "digest: no SHA-256"},
                 {"/status/digest", "sha256:" + std::string(64, 'A'), "digest: no SHA-256"},
                 {"/status/digest", "", "digest: missing"},
                 {"/status/previousDigest", "x", "previousDigest: no SHA-256"},
                 {"/status/items", -1, "items: is negative"},
                 {"/status/items", nullptr, "items: missing"},
                 {"/status/items", "1", "items: expected an integer"},
                 {"/status/sequence", 1.5, "sequence: expected an integer"},
                 {"/status/takenAt", "today", "takenAt: no timestamp"},
                 {"/status/takenAt", nullptr, "takenAt: missing"},
                 {"/status/complete", "true", "complete: expected true or false"},
                 {"/status/changes", 1, "changes: expected an object"},
                 {"/status/changes", Json::object(), "added: missing"},
                 {"/status/types", nullptr, "status.types: missing"},
                 {"/status/types", {1}, "policyType: missing"},
                 {"/status/types", {type, type}, "comes twice"},
                 {"/status/types", {type, upper}, "upper case alone"}},
                ReadSet);
}

TEST(Item, IsReadAsTheServerWritesIt) {
  const Item item = ReadItem(ItemAnswer());
  EXPECT_EQ(item.type, "roles");
  EXPECT_EQ(item.id, "rbac/Role/a");
  EXPECT_EQ(item.name, "a");
  EXPECT_EQ(item.digest, std::string(64, 'b'));
  EXPECT_EQ(item.content_digest, std::string(64, 'a'));
  EXPECT_EQ(item.bytes, 22);
  EXPECT_EQ(item.since, test::At("2026-03-01T01:30:00Z"));
  EXPECT_EQ(item.restorability, "partial");
  EXPECT_THAT(item.missing, ElementsAre("x"));
  EXPECT_TRUE(item.secrets_masked);
  EXPECT_EQ(base::ParseJson(WriteItemDescription(item)), ItemAnswer());
  EXPECT_EQ(WriteItemDescription(ReadItemDescription(WriteItemDescription(item))),
            WriteItemDescription(item));
}

TEST(Item, HasItsContentByteForByte) {
  std::string line = ItemAnswer().dump();
  line.back() = ',';
  line += R"("content":{"b":1.50,"a":[-0,"ä"]}})";
  Item item = ReadItemLine(line);
  EXPECT_EQ(item.content, "{\"a\":[-0,\"ä\"],\"b\":1.50}");
  EXPECT_FALSE(IsWhole(item));
  item.content = "{}";
  item.content_digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
  EXPECT_FALSE(IsWhole(item));
  item.bytes = 2;
  EXPECT_TRUE(IsWhole(item));
}

TEST(Item, HasNoContentWhereSomethingIsWrongWithThat) {
  Json line = ItemAnswer();
  EXPECT_THAT(test::MessageOf<ReadError>([&] { ReadItemLine(line.dump()); }),
              HasSubstr("content: missing"));
  line["problem"] = "its content is missing or altered";
  const Item item = ReadItemLine(line.dump());
  EXPECT_EQ(item.id, "rbac/Role/a");
  EXPECT_EQ(item.content, "");
  EXPECT_FALSE(IsWhole(item));
}

TEST(Item, IsRefusedWhenItIsNone) {
  const std::vector<Wrong> table{{"/type", "", "type: missing"},
                                 {"/id", nullptr, "id: missing"},
                                 {"/name", 1, "name: expected a string"},
                                 {"/digest", "x", "digest: no SHA-256"},
                                 {"/contentDigest", nullptr, "contentDigest: missing"},
                                 {"/bytes", -1, "bytes: is negative"},
                                 {"/since", nullptr, "since: missing"},
                                 {"/missing", {1}, "missing: not a list of texts"},
                                 {"/secretsMasked", 1, "secretsMasked: expected true or false"}};
  ExpectRefused(ItemAnswer(), table, ReadItem);
  Json with_content = ItemAnswer();
  with_content["content"] = Json::object();
  ExpectRefused(with_content, table, [](const Json& item) { ReadItemLine(item.dump()); });
  for (const std::string line : {"", "{", "{\"type\":\"a\",\"type\":\"a\"}"}) {
    EXPECT_THROW(ReadItemLine(line), ReadError) << line;
  }
  EXPECT_THAT(test::MessageOf<ReadError>([] { ReadItemLine(ItemAnswer().dump()); }),
              HasSubstr("content: missing"));
}

// The largest policy that the server takes.
TEST(Item, MayBeAsLargeAsAnyThatIsStored) {
  const base::JsonOptions stored;
  const std::string deep = std::string(stored.max_depth, '[') + std::string(stored.max_depth, ']');
  ASSERT_NO_THROW(base::ParseJson(deep));
  std::string line = ItemAnswer().dump();
  line.back() = ',';
  EXPECT_EQ(ReadItemLine(line + "\"content\":" + deep + '}').content, deep);
  EXPECT_GT(kAnswerLimits.max_values, stored.max_values + 1'000);
}

TEST(Diff, IsReadAsTheServerWritesIt) {
  const Diff diff = ReadDiff(DiffAnswer());
  EXPECT_EQ(diff.from, "nightly-202603010130-41");
  EXPECT_EQ(diff.to, "nightly-202603020130-42");
  EXPECT_EQ(diff.changes, (domain::ChangeCounts{.added = 1, .changed = 2, .removed = 0}));
  ASSERT_EQ(diff.not_compared.size(), 1U);
  EXPECT_EQ(diff.not_compared[0].type, "bindings");
  EXPECT_EQ(diff.not_compared[0].why, "failed in the set after");
  ASSERT_EQ(diff.items.size(), 3U);
  const Difference& changed = diff.items[0];
  EXPECT_THAT((std::vector{changed.type, changed.id, changed.name}),
              ElementsAre("roles", "a", "A"));
  EXPECT_EQ(changed.change, domain::Change::kChanged);
  EXPECT_EQ(changed.deed, (domain::Deed{.actor = "anna",
                                        .actor_kind = domain::ActorKind::kUser,
                                        .at = test::At("2026-03-01T10:00:00Z"),
                                        .activity = "Patch"}));
  ASSERT_TRUE(changed.patch);
  ASSERT_EQ(changed.patch->size(), 2U);
  const auto& [op, path, value] = changed.patch->front();
  EXPECT_THAT((std::vector{op, path, value}), ElementsAre("replace", "/x", "null"));
  EXPECT_EQ(changed.patch->back().value, "");
  EXPECT_EQ(diff.items[1].change, domain::Change::kAdded);
  EXPECT_FALSE(diff.items[1].patch);
  EXPECT_EQ(diff.items[1].deed, domain::Deed());
  EXPECT_EQ(changed.no_patch, "");
  EXPECT_FALSE(diff.items[2].patch);
  EXPECT_EQ(diff.items[2].no_patch, "too much");
}

TEST(Diff, IsRefusedWhenItIsNone) {
  ExpectRefused(DiffAnswer(),
                {{"/kind", "BackupSet", "not of kind BackupSetDiff"},
                 {"/from", nullptr, "from: missing"},
                 {"/changes", nullptr, "changes: missing"},
                 {"/changes/removed", -1, "removed: is negative"},
                 {"/notCompared", 1, "notCompared: expected an array"},
                 {"/items", Json::object(), "items: expected an array"},
                 {"/items/0", "x", "type: missing"},
                 {"/items/0/change", "moved", "change: none of added, changed, removed"},
                 {"/items/0/actorKind", "god", "actorKind: \"god\" is not one of: user, app"},
                 {"/items/0/at", "then", "at: \"then\" is not an RFC 3339 time"},
                 {"/items/0/patch", "x", "patch: expected an array"},
                 {"/items/0/patch/0", 1, "op: missing"}},
                ReadDiff);
}

TEST(Verification, IsReadAsTheServerWritesIt) {
  const Verification found = ReadVerification(VerificationAnswer());
  EXPECT_EQ(found.set, "nightly-202603020130-42");
  EXPECT_FALSE(found.is_verified);
  EXPECT_TRUE(found.is_linked);
  EXPECT_EQ(found.items, 3);
  EXPECT_EQ(found.bytes, 4711);
  EXPECT_EQ(found.digest, std::string(64, 'a'));
  EXPECT_EQ(found.problem_count, 3);
  ASSERT_EQ(found.problems.size(), 2U);
  EXPECT_EQ(found.problems[0].id, "a");
  EXPECT_EQ(found.problems[1].type, "");
}

TEST(Verification, IsRefusedWhenItIsNone) {
  ExpectRefused(VerificationAnswer(),
                {{"/kind", "Status", "not of kind BackupSetVerification"},
                 {"/backupSet", nullptr, "backupSet: missing"},
                 {"/verified", true, "contradict each other"},
                 {"/problemCount", 0, "contradict each other"},
                 {"/problemCount", 1, "contradict each other"},
                 {"/problems/0/what", nullptr, "what: missing"}},
                ReadVerification);
}

TEST(Answers, AreJsonWithinLimits) {
  EXPECT_EQ(ParseAnswer("[1]"), Json({1}));
  for (const std::string& text :
       {std::string("{"), std::string("{\"a\":1,\"a\":2}"), std::string(300, '[')}) {
    EXPECT_THAT(test::MessageOf<ReadError>([&] { ParseAnswer(text); }),
                HasSubstr("the answer cannot be read: "));
  }
}

}  // namespace
}  // namespace strongroom::sets
