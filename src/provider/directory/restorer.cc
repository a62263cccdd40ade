#include "provider/directory/restorer.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/printable.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/yaml.h"
#include "catalogue/normalise.h"
#include "catalogue/reduce.h"
#include "provider/directory/documents.h"
#include "provider/directory/file_text.h"
#include "provider/directory/folder_files.h"
#include "provider/directory/read_file.h"
#include "provider/error.h"
#include "web/error.h"

namespace strongroom::provider::directory {
namespace {

using base::Json;
using domain::OnConflict;
using domain::PlannedItem;
using domain::RestoreAction;
using domain::RestoredItem;
namespace reason = domain::restore_reason;

constexpr size_t kMostWords = 1'000;

std::string DigestOf(const catalogue::PolicyType& type, const Json& document) {
  return catalogue::ChangeDigest(type, catalogue::Reduce(type, document));
}

std::string_view ReasonOf(const FileFault& fault) {
  switch (fault.error()) {
    case EACCES:
    case EPERM:
    case EROFS:
      return reason::kForbidden;
    case EEXIST:
      return reason::kPlanChanged;
    case 0:  // no file
    case ELOOP:
    case ENOTDIR:
    case EISDIR:
    case ENAMETOOLONG:
      return reason::kInvalid;
    default:
      return reason::kFailed;
  }
}

// A policy that is not written.
class Refusal : public std::runtime_error {
 public:
  Refusal(std::string_view why, const std::string& message)
      : std::runtime_error(base::Cut(base::Printable(message), kMostWords)), why_(why) {}
  // Of domain::restore_reason.
  std::string_view why() const { return why_; }

 private:
  std::string_view why_;
};

// A policy, and the file that it is put into as it is there.
struct Look {
  PlannedItem planned;
  PolicyFile file = {};
  std::optional<std::string> text = {};
  std::vector<Json> documents = {};  // of it

  bool IsThere() const { return file.document < documents.size(); }
  const Json& live() const { return documents[file.document]; }
};

class FolderRestorer final : public Restorer {
 public:
  FolderRestorer(const RestoreSettings& settings, std::stop_token stop)
      : target_(settings.target.directory.value()),
        on_conflict_(settings.on_conflict),
        files_(settings.tenant_folder),
        stop_(std::move(stop)) {}

  std::string Place() override { return target_.claim_name + '/' + target_.sub_path; }

  PlannedItem Plan(const StoredPolicy& policy) override {
    PlannedItem planned{.type = policy.type->key, .id = policy.id};
    try {
      Look look = LookAt(policy);
      planned = look.planned;
      if (look.IsThere()) {
        CompareWithLive(policy, look);
      } else {
        PlanNew(look);
      }
      if (domain::Writes(look.planned.action)) {
        files_.CheckWritable(look.file);
        if (!look.planned.awaits_others) TextFor(policy, look, look.planned.action);
      }
      if (look.planned.action == RestoreAction::kCreate) {
        planned_documents_[look.file.path] = look.file.document + 1;
      }
      return std::move(look.planned);
    } catch (const Refusal& e) {
      planned.reason = e.why();
      planned.message = e.what();
    } catch (const FileFault& e) {
      planned.reason = ReasonOf(e);
      planned.message = e.what();
    }
    return planned;
  }

  RestoredItem Apply(const StoredPolicy& policy, const PlannedItem& planned) override {
    RestoredItem item{.planned = planned, .result = RestoredItem::Result::kFailed};
    try {
      item.result = Carry(policy, planned);
    } catch (const Refusal& e) {
      item.reason = e.why();
      item.message = e.what();
    } catch (const FileFault& e) {
      item.reason = ReasonOf(e);
      item.message = e.what();
    }
    return item;
  }

 private:
  Look LookAt(const StoredPolicy& policy) const {
    if (stop_.stop_requested()) throw web::StoppedError();
    Look look{.planned = {.type = policy.type->key, .id = policy.id}};
    try {
      look.file = PolicyFileOf(Directory(*policy.type), policy.id);
    } catch (const ProviderError& e) {
      throw Refusal(reason::kInvalid, e.what());
    }
    if (!policy.content.is_object()) {
      throw Refusal(reason::kInvalid, "what was stored is no document of a file");
    }
    look.planned.target = policy.id;
    look.planned.content = base::Sha256Hex(base::CanonicalJson(policy.content));
    look.planned.wanted = DigestOf(*policy.type, policy.content);
    look.text = files_.Read(look.file);
    if (look.text) look.documents = DocumentsOf(policy, *look.text);
    if (look.IsThere()) look.planned.live = DigestOf(*policy.type, look.live());
    return look;
  }

  static std::vector<Json> DocumentsOf(const StoredPolicy& policy, const std::string& text) {
    try {
      return ParseDocuments(Directory(*policy.type).format, text);
    } catch (const base::JsonError& e) {
      throw Refusal(reason::kInvalid, std::string("what is there cannot be read: ") + e.what());
    } catch (const base::YamlError& e) {
      // The rest quotes the file.
      const std::string_view words = e.what();
      throw Refusal(reason::kInvalid, "what is there cannot be read: " +
                                          std::string(words.substr(0, words.find(": "))));
    }
  }

  void PlanNew(Look& look) const {
    const auto planned = planned_documents_.find(look.file.path);
    const size_t before =
        std::max(look.documents.size(), planned == planned_documents_.end() ? 0 : planned->second);
    if (look.file.document > before) {
      throw Refusal(reason::kInvalid, "the documents before it in its file are not there");
    }
    look.planned.action = RestoreAction::kCreate;
    look.planned.awaits_others = look.file.document > look.documents.size();
    if (look.planned.awaits_others) {
      look.planned.message = "the documents before it in its file are put back before it";
    }
  }

  void CompareWithLive(const StoredPolicy& policy, Look& look) const {
    PlannedItem& planned = look.planned;
    const std::string stored = std::exchange(planned.wanted, planned.live);
    planned.action = RestoreAction::kNone;
    if (planned.live == stored) return;
    const RestoreAction action =
        on_conflict_ == OnConflict::kReplace ? RestoreAction::kReplace : RestoreAction::kUpdate;
    planned.wanted = DigestOf(*policy.type, DocumentFor(policy, look, action));
    if (planned.wanted == planned.live) {
      planned.message = "it has more than what was stored";
      return;
    }
    planned.action = action;
    if (on_conflict_ != OnConflict::kSkip) return;
    planned.action = RestoreAction::kSkip;
    planned.reason = reason::kExists;
    planned.message = "it is there, and not the same";
  }

  // RFC 7386.
  static Json DocumentFor(const StoredPolicy& policy, const Look& look, RestoreAction action) {
    if (action != RestoreAction::kUpdate) return policy.content;
    Json document = look.live();
    document.merge_patch(policy.content);
    return document;
  }

  // What the file is to be.
  static std::string TextFor(const StoredPolicy& policy, const Look& look, RestoreAction action) {
    const catalogue::FileFormat format = Directory(*policy.type).format;
    const Json document = DocumentFor(policy, look, action);
    std::vector<Json> documents = look.documents;
    const bool is_new = action == RestoreAction::kCreate;
    if (is_new) {
      documents.push_back(document);
    } else if (documents.size() > 1) {
      throw Refusal(reason::kInvalid, "its file has other documents, which are not to be touched");
    } else {
      documents = {document};
    }
    std::string text =
        is_new && look.text ? Appended(*look.text, document) : FileOf(format, document);
    if (text.size() > FolderLimits{}.file_bytes || !IsReadAs(format, text, documents)) {
      throw Refusal(reason::kInvalid, "a backup would not read it again as it is");
    }
    return text;
  }

  RestoredItem::Result Carry(const StoredPolicy& policy, const PlannedItem& planned) const {
    const Look look = LookAt(policy);
    const bool is_as_planned =
        look.planned.content == planned.content && look.planned.target == planned.target;
    if (!is_as_planned) {
      throw Refusal(reason::kPlanChanged, "it would not be written as it was planned");
    }
    switch (domain::StateOf(planned, look.planned.live)) {
      case domain::PlannedState::kDone:
        return RestoredItem::Result::kNothingToDo;
      case domain::PlannedState::kChanged:
        throw Refusal(reason::kPlanChanged, "it is not as it was when the restore was planned");
      case domain::PlannedState::kAsPlanned:
        break;
    }
    if (look.file.document > look.documents.size()) {
      throw Refusal(reason::kFailed, "the documents before it in its file are not there");
    }
    files_.Write(look.file, TextFor(policy, look, planned.action), look.text);
    return RestoredItem::Result::kDone;
  }

  const domain::DirectoryTenant target_;
  const OnConflict on_conflict_;
  const FolderFiles files_;
  const std::stop_token stop_;
  // Of Plan alone: how many a file will have.
  std::map<std::string, size_t> planned_documents_;
};

}  // namespace

std::unique_ptr<Restorer> OpenRestorer(const RestoreSettings& settings, const base::Clock&,
                                       const std::stop_token& stop) {
  return std::make_unique<FolderRestorer>(settings, stop);
}

}  // namespace strongroom::provider::directory
