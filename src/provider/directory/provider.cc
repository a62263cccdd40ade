#include "provider/directory/provider.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/yaml.h"
#include "provider/directory/documents.h"
#include "provider/directory/folder.h"
#include "provider/error.h"
#include "provider/item.h"
#include "provider/type_tally.h"

namespace strongroom::provider::directory {
namespace {

using catalogue::DirectoryType;

// Reads the files of one policy type. Lives for one type.
class TypeReader {
 public:
  TypeReader(const catalogue::PolicyType& type, TypeSink& sink)
      : type_(type), source_(Directory(type)), tally_(sink) {}

  domain::TypeCoverage Read(const std::filesystem::path& folder,
                            const std::function<void()>& pause) {
    try {
      ReadFolder(folder, {.wants = [this](std::string_view path) { return Wants(path); },
                          .take = [this](const std::string& path,
                                         const std::string& content) { Take(path, content); },
                          .fail = [this](const std::string& path,
                                         const std::string& why) { Fail(path, why); },
                          .pause = pause});
      tally_.NoteRead();
    } catch (const Enough&) {
      // The tally knows.
    } catch (const ProviderError& e) {
      tally_.Fail(e.code(), e.what());
    }
    return tally_.Coverage();
  }

 private:
  // No more of the type is taken.
  struct Enough {};

  bool Wants(std::string_view path) const {
    return std::any_of(source_.extensions.begin(), source_.extensions.end(),
                       [&](const std::string& extension) { return path.ends_with(extension); });
  }

  void Take(const std::string& path, const std::string& content) {
    std::vector<api::ReportItem> items;
    try {
      for (const base::Json& document : ParseDocuments(source_.format, content)) {
        const std::string id = items.empty() ? path : path + '#' + std::to_string(items.size() + 1);
        items.push_back(MakeItem(type_, {.external_id = id}, document));
      }
    } catch (const base::JsonError& e) {
      return Fail(path, e.what());
    } catch (const base::YamlError& e) {
      return Fail(path, e.what());
    }
    for (const api::ReportItem& item : items) tally_.Store(item);
    if (tally_.IsFull()) throw Enough{};
  }

  void Fail(const std::string& path, const std::string& why) {
    tally_.LeaveOut((path.empty() ? "the folder" : path) + ": " + why,
                    domain::error_code::kFileInvalid);
  }

  const catalogue::PolicyType& type_;
  const DirectoryType& source_;
  TypeTally tally_;
};

class FolderProvider final : public Provider {
 public:
  FolderProvider(const Settings& settings, const base::Clock& clock)
      : folder_(settings.tenant_folder), deadline_(settings.deadline), clock_(clock) {}

  Collection Collect(const std::vector<catalogue::PolicyType>& types, ItemSink& sink,
                     const std::stop_token& stop) override {
    const auto pause = [&] {
      if (stop.stop_requested() || clock_.Steady() >= deadline_) {
        throw ProviderError(kDeadlineExceeded, "not read to the end");
      }
    };
    Collection collection;
    for (const catalogue::PolicyType& type : types) {
      const std::unique_ptr<TypeSink> type_sink = sink.Open(type.key);
      domain::TypeCoverage coverage = TypeReader(type, *type_sink).Read(folder_, pause);
      type_sink->Finish();
      Note(type, std::move(coverage), collection);
    }
    return collection;
  }

 private:
  const std::filesystem::path folder_;
  const std::chrono::steady_clock::time_point deadline_;
  const base::Clock& clock_;
};

}  // namespace

std::unique_ptr<Provider> Open(const Settings& settings, const base::Clock& clock) {
  return std::make_unique<FolderProvider>(settings, clock);
}

}  // namespace strongroom::provider::directory
