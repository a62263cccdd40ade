#include "executor/selecting_sink.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "catalogue/traits.h"
#include "domain/error_codes.h"

namespace strongroom::executor {

// Of one type: used by one thread.
class SelectingSink::OneType final : public provider::TypeSink {
 public:
  OneType(SelectingSink& owner, const catalogue::PolicyType& type,
          std::unique_ptr<provider::TypeSink> sink)
      : owner_(owner), type_(type), sink_(std::move(sink)) {}

  bool Wants(const std::string& name, const base::Json& listed) override {
    if (domain::MayBeSelected(owner_.selection_, catalogue::TraitsOf(type_, name, listed))) {
      return sink_->Wants(name, listed);
    }
    ++excluded_;
    return false;
  }

  provider::Added Add(const api::ReportItem& item) override {
    if (!domain::IsSelected(owner_.selection_, TraitsOf(item))) {
      ++excluded_;
      return {.result = provider::Added::Result::kExcluded};
    }
    const auto most = owner_.selection_.max_items_per_type;
    if (most && taken_ >= *most) {
      return {.result = provider::Added::Result::kTypeIsFull,
              .why = "there are more than the " + std::to_string(*most) +
                     " that spec.selection.maxItemsPerType of the schedule allows",
              .code = domain::error_code::kTypeLimited};
    }
    provider::Added added = sink_->Add(item);
    if (added.result == provider::Added::Result::kTaken) ++taken_;
    return added;
  }

  void Restart() override {
    excluded_ = 0;
    taken_ = 0;
    sink_->Restart();
  }

  void Finish() override {
    owner_.SetExcluded(type_.key, excluded_);
    sink_->Finish();
  }

 private:
  domain::ItemTraits TraitsOf(const api::ReportItem& item) const {
    return catalogue::TraitsOf(type_, item.display_name, base::ParseJson(item.content));
  }

  SelectingSink& owner_;
  const catalogue::PolicyType& type_;
  const std::unique_ptr<provider::TypeSink> sink_;
  int64_t excluded_ = 0;
  int64_t taken_ = 0;
};

std::unique_ptr<provider::TypeSink> SelectingSink::Open(const std::string& type) {
  std::unique_ptr<provider::TypeSink> sink = sink_.Open(type);
  const auto found =
      std::find_if(types_.begin(), types_.end(),
                   [&](const catalogue::PolicyType& known) { return known.key == type; });
  // What policies refer to is stored whatever it is called.
  if (found == types_.end() || found->type_class == catalogue::TypeClass::kFoundation) return sink;
  return std::make_unique<OneType>(*this, *found, std::move(sink));
}

void SelectingSink::SetExcluded(const std::string& type, int64_t count) {
  const base::MutexLock lock(mutex_);
  excluded_[type] = count;
}

void SelectingSink::Tell(std::map<std::string, domain::TypeCoverage>& types) const {
  const base::MutexLock lock(mutex_);
  for (const auto& [type, count] : excluded_) types[type].excluded = count;
}

}  // namespace strongroom::executor
