#include "cli/set_upload.h"

#include <string>
#include <utility>

#include "api/set_import.h"
#include "base/json.h"
#include "base/zstd_file.h"
#include "cli/error.h"
#include "cli/set_provider.h"

namespace strongroom::cli {
namespace {

api::SetImportHeader HeaderOf(const sets::BackupSet& set) {
  return {.set = set.name,
          .digest = set.digest,
          .schedule = set.schedule,
          .schedule_uid = set.schedule_uid,
          .run = set.run,
          .tenant = set.tenant,
          .provider = ProviderOf(set),
          .taken_at = set.taken_at};
}

domain::TypeCoverage CoverageOf(const sets::BackupSet& set, const sets::SetType& type) {
  const auto state = base::Parse<domain::TypeState>(type.state);
  if (!state) {
    throw CliError(set.name + ": state " + type.state + " of " + type.type + " is not known here");
  }
  return {.state = *state,
          .total = type.total,
          .backed_up = type.backed_up,
          .errors = type.errors,
          .excluded = type.excluded,
          .error_code = type.error_code,
          .error_message = type.error_message,
          .api_version = type.api_version,
          .snapshot_point = {}};
}

// Sets of before said no phase in archives.
api::ReportEnd EndOf(const sets::BackupSet& set) {
  api::ReportEnd end;
  end.outcome.phase = base::Parse<domain::RunPhase>(set.phase).value_or(
      set.is_complete ? domain::RunPhase::kSuccess : domain::RunPhase::kPartial);
  for (const sets::SetType& type : set.types) {
    end.outcome.summary.types[type.type] = CoverageOf(set, type);
  }
  return end;
}

api::SetImportItem ItemOf(sets::Item item, std::string content) {
  return {.item = {.type = std::move(item.type),
                   .external_id = std::move(item.id),
                   .display_name = std::move(item.name),
                   .content = std::move(content),
                   .secrets_masked = item.secrets_masked},
          .digest = std::move(item.digest),
          .content_digest = std::move(item.content_digest)};
}

}  // namespace

void WriteSetUpload(const exporting::ArchiveReader& archive, size_t place,
                    const std::filesystem::path& file, const std::function<void()>& each) {
  const sets::BackupSet set = archive.ReadSet(place);
  try {
    base::ZstdFileWriter out(file);
    const auto write = [&](const api::SetImportLine& line) {
      out.Write(api::EncodeSetImportLine(line) + '\n');
    };
    write(HeaderOf(set));
    archive.ReadDescriptions(place, [&](sets::Item item) {
      std::string content = archive.ReadContent(item);
      write(ItemOf(std::move(item), std::move(content)));
      each();
    });
    write(EndOf(set));
    out.Finish();
  } catch (const base::FileError& e) {
    throw CliError(e.what());
  } catch (const base::JsonError& e) {
    throw CliError(set.name + ": " + e.what());
  }
}

}  // namespace strongroom::cli
