#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "provider/provider.h"

namespace strongroom::provider {

// Keeps items in memory. Thread-safe.
class MemorySink final : public ItemSink {
 public:
  std::unique_ptr<TypeSink> Open(const std::string& type) override {
    return std::make_unique<Type>(*this, type);
  }

  // May refuse an item. Set before anything is added.
  std::function<Added(const api::ReportItem& item)> on_add;
  std::function<bool(const std::string& name)> is_wanted;

  std::vector<api::ReportItem> Items(const std::string& type) {
    base::MutexLock lock(mutex_);
    return items_[type];
  }
  std::vector<std::string> Ids(const std::string& type) {
    std::vector<std::string> ids;
    for (const api::ReportItem& item : Items(type)) ids.push_back(item.external_id);
    return ids;
  }

 private:
  class Type final : public TypeSink {
   public:
    Type(MemorySink& sink, std::string type) : sink_(sink), type_(std::move(type)) {}
    bool Wants(const std::string& name, const base::Json&) override {
      return !sink_.is_wanted || sink_.is_wanted(name);
    }
    Added Add(const api::ReportItem& item) override {
      Added added;
      if (sink_.on_add) added = sink_.on_add(item);
      base::MutexLock lock(sink_.mutex_);
      if (added.result == Added::Result::kTaken) sink_.items_[type_].push_back(item);
      return added;
    }
    void Restart() override {
      base::MutexLock lock(sink_.mutex_);
      sink_.items_[type_].clear();
    }
    void Finish() override {}

   private:
    MemorySink& sink_;
    std::string type_;
  };

  base::Mutex mutex_;
  std::map<std::string, std::vector<api::ReportItem>> items_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::provider
