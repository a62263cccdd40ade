#include "api/notice.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/fields.h"
#include "base/json_writer.h"

namespace strongroom::api {
namespace {

using domain::Notice;
using domain::NoticeObject;
using domain::NoticeState;

Codec<std::string> Line() { return StorableText({.max = kMostNoticeText}); }
Codec<std::string> FilledLine() { return StorableText({.max = kMostNoticeText, .min = 1}); }

const Fields<NoticeObject>& ObjectFields() {
  static const auto fields = Fields<NoticeObject>()
                                 .Required("kind", &NoticeObject::kind, FilledLine())
                                 .Optional("namespace", &NoticeObject::ns, Line())
                                 .Required("name", &NoticeObject::name, FilledLine())
                                 .Optional("tenant", &NoticeObject::tenant, Line());
  return fields;
}

const Fields<Notice>& NoticeFields() {
  static const auto fields =
      Fields<Notice>()
          .Required("id", &Notice::id, FilledLine())
          .Required("event", &Notice::event, FilledLine())
          .Optional("incident", &Notice::incident, Line())
          .Required("state", &Notice::state, Word<NoticeState>())
          .Required("severity", &Notice::severity, Word<domain::Severity>())
          .Required("object", &Notice::object, Object(ObjectFields()))
          .Optional("reason", &Notice::reason, Line())
          .Optional("message", &Notice::message,
                    StorableText({.max = kMostNoticeMessage, .lines = Lines::kMany}))
          .Optional("actor", &Notice::actor, Line())
          .Optional("run", &Notice::run, Line())
          .Optional("set", &Notice::set, Line())
          .Required("at", &Notice::at, Time())
          .Required("since", &Notice::since, Time());
  return fields;
}

}  // namespace

std::string EncodeNotice(const Notice& notice) {
  return base::CanonicalJson(NoticeFields().Write(notice));
}

Notice DecodeNotice(std::string_view json) {
  Notice notice = ReadStrictly(NoticeFields(), base::ParseJson(json));
  const bool has_incident = !notice.incident.empty();
  if (has_incident == (notice.state == NoticeState::kOnce)) {
    throw ApiFormatError("incident: " + std::string(has_incident ? "is there" : "is missing") +
                         " in state " + std::string(base::NameOf(notice.state)));
  }
  return notice;
}

}  // namespace strongroom::api
