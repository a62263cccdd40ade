#include "store/ingest_columns.h"

#include "base/timestamp.h"
#include "store/records.h"

namespace strongroom::store {

using base::Json;

const Columns<StagedItem>& StageColumns() {
  using Row = StagedItem;
  static const auto columns =
      Columns<Row>()
          // Keys in byte order, so that all who sort by them do it alike.
          .Kept("policy_type", "text", [](const Row& r) -> Json { return r.policy.item.type; },
                {.insert = R"(i.policy_type COLLATE "C")"})
          .Kept("external_id", "text",
                [](const Row& r) -> Json { return r.policy.item.external_id; },
                {.insert = R"(i.external_id COLLATE "C")"})
          .Kept("display_name", "text",
                [](const Row& r) -> Json { return r.policy.item.display_name; })
          .Kept("change_digest", "text",
                [](const Row& r) -> Json { return r.policy.change_digest; },
                {.insert = "decode(i.change_digest, 'hex')"})
          .Kept("epoch", "smallint", [](const Row& r) -> Json { return r.policy.epoch; })
          .Kept("digest", "text", [](const Row& r) -> Json { return r.policy.digest; },
                {.insert = "decode(i.digest, 'hex')"})
          .Kept("raw_size", "integer",
                [](const Row& r) -> Json { return r.policy.item.content.size(); })
          .Kept("secrets_masked", "boolean",
                [](const Row& r) -> Json { return r.policy.item.secrets_masked; })
          .Kept("restorability", "text",
                [](const Row& r) {
                  return r.policy.restorability.empty() ? Json() : Json(r.policy.restorability);
                })
          .Kept("missing", "text[]",
                [](const Row& r) {
                  return r.policy.restorability.empty() ? Json() : Json(r.policy.missing);
                })
          .Kept("version_id", "bigint",
                [](const Row& r) { return r.version_id ? Json(*r.version_id) : Json(); })
          .Kept("body", "text", [](const Row& r) { return Reference(r.body); },
                {.insert = "decode(i.body, 'hex')"});
  return columns;
}

const Columns<StagedItem>& KnownColumns() {
  using Row = StagedItem;
  static const auto columns =
      Columns<Row>()
          .Carried("policy_type", "text", [](const Row& r) -> Json { return r.policy.item.type; })
          .Carried("external_id", "text",
                   [](const Row& r) -> Json { return r.policy.item.external_id; })
          .Carried("change_digest", "text",
                   [](const Row& r) -> Json { return r.policy.change_digest; })
          .Carried("epoch", "smallint", [](const Row& r) -> Json { return r.policy.epoch; })
          .Carried("digest", "text", [](const Row& r) -> Json { return r.policy.digest; })
          .Carried("raw_size", "integer",
                   [](const Row& r) -> Json { return r.policy.item.content.size(); });
  return columns;
}

const Columns<JudgedVersion>& JudgedColumns() {
  using Row = JudgedVersion;
  static const auto columns =
      Columns<Row>()
          .Carried("version_id", "bigint", [](const Row& r) -> Json { return r.id; })
          .Carried("change_digest", "text", [](const Row& r) -> Json { return r.change_digest; });
  return columns;
}

const Columns<TypeRow>& TypeColumns() {
  using Row = TypeRow;
  static const auto columns =
      Columns<Row>()
          .Kept("policy_type", "text", [](const Row& r) -> Json { return r.first; })
          .Kept("state", "text",
                [](const Row& r) -> Json { return domain::NameOf(r.second.state); })
          .Kept("total", "bigint", [](const Row& r) -> Json { return r.second.total; })
          .Kept("backed_up", "bigint", [](const Row& r) -> Json { return r.second.backed_up; })
          .Kept("errors", "bigint", [](const Row& r) -> Json { return r.second.errors; })
          .Kept("excluded", "bigint", [](const Row& r) -> Json { return r.second.excluded; })
          .Kept("error_code", "text", [](const Row& r) -> Json { return r.second.error_code; })
          .Kept("error_message", "text",
                [](const Row& r) -> Json { return r.second.error_message; })
          .Kept("api_version", "text", [](const Row& r) -> Json { return r.second.api_version; })
          .Kept("snapshot_point", "text",
                [](const Row& r) -> Json { return r.second.snapshot_point; })
          .Made("type_root", "coalesce(t.type_root, sha256(''::bytea))");
  return columns;
}

const Columns<domain::Act>& ActColumns() {
  using Row = domain::Act;
  static const auto columns =
      Columns<Row>()
          .Carried("external_id", "text", [](const Row& r) -> Json { return r.external_id; })
          .Kept("actor", "text", [](const Row& r) -> Json { return r.deed.actor; })
          .Kept("actor_kind", "text",
                [](const Row& r) -> Json { return domain::NameOf(r.deed.actor_kind); })
          .Kept("acted_at", "timestamptz",
                [](const Row& r) -> Json {
                  return r.deed.at ? Json(base::FormatTimestamp(*r.deed.at)) : Json();
                })
          .Kept("activity", "text", [](const Row& r) -> Json { return r.deed.activity; })
          .Kept("audit_store", "text", [](const Row& r) -> Json { return r.deed.audit_store; });
  return columns;
}

std::string ToRecords(std::span<const StagedItem> items) { return Records(StageColumns(), items); }
std::string ToKnownRecords(std::span<const StagedItem> items) {
  return Records(KnownColumns(), items);
}
std::string ToRecords(std::span<const JudgedVersion> judged) {
  return Records(JudgedColumns(), judged);
}
std::string ToRecords(std::span<const domain::Act> acts) { return Records(ActColumns(), acts); }
std::string ToRecords(std::span<const TypeRow> types) { return Records(TypeColumns(), types); }

}  // namespace strongroom::store
