#include "base/json_patch.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace strongroom::base {
namespace {

constexpr size_t kStepBytes = 512;
constexpr size_t kValueBytes = 160;

// Each function is false when there is no room.
class PatchMaker {
 public:
  explicit PatchMaker(const PatchRoom& room) : room_(room) {}

  bool Compare(const Json& before, const Json& after) {
    if (before.type() != after.type() || !before.is_structured()) {
      return before == after || Tell("replace", &after);
    }
    if (after.empty()) return before.empty() || Tell("replace", &after);
    return after.is_object() ? CompareMembers(before, after) : CompareElements(before, after);
  }

  const PatchRoom& room() const { return room_; }
  Json Take() { return std::move(steps_); }

 private:
  // Within a member or an element, while it is there.
  class Inside {
   public:
    Inside(std::string& path, std::string_view name) : path_(path), size_(path.size()) {
      path_ += '/';
      // https://www.rfc-editor.org/rfc/rfc6901#section-3
      for (const char c : name) {
        if (c == '~') {
          path_ += "~0";
        } else if (c == '/') {
          path_ += "~1";
        } else {
          path_ += c;
        }
      }
    }
    ~Inside() { path_.resize(size_); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    std::string& path_;
    const size_t size_;
  };

  // Both are in the order of their names.
  bool CompareMembers(const Json& before, const Json& after) {
    auto one = before.begin();
    auto other = after.begin();
    while (one != before.end() || other != after.end()) {
      int order = one == before.end() ? 1 : -1;
      if (one != before.end() && other != after.end()) order = one.key().compare(other.key());
      const Inside inside(path_, order <= 0 ? one.key() : other.key());
      if (order < 0 && !Tell("remove", nullptr)) return false;
      if (order > 0 && !Tell("add", &*other)) return false;
      if (order == 0 && !Compare(*one, *other)) return false;
      if (order <= 0) ++one;
      if (order >= 0) ++other;
    }
    return true;
  }

  // Arrays and objects of different sizes are unequal at once. So what is looked at twice by
  // looking for equal elements is looked at once more for what differs in it, and no deeper.
  bool CompareElements(const Json& before, const Json& after) {
    const size_t shorter = std::min(before.size(), after.size());
    size_t first = 0;
    size_t last = 0;
    if (before.size() != after.size()) {
      while (first < shorter && before[first] == after[first]) ++first;
      while (last < shorter - first &&
             before[before.size() - 1 - last] == after[after.size() - 1 - last]) {
        ++last;
      }
    }
    const size_t end = before.size() - last;
    const size_t end_after = after.size() - last;
    const size_t both = std::min(end, end_after);
    for (size_t i = first; i < both; ++i) {
      const Inside inside(path_, std::to_string(i));
      if (!Compare(before[i], after[i])) return false;
    }
    for (size_t i = end; i > both; --i) {
      const Inside inside(path_, std::to_string(i - 1));
      if (!Tell("remove", nullptr)) return false;
    }
    for (size_t i = both; i < end_after; ++i) {
      const Inside inside(path_, std::to_string(i));
      if (!Tell("add", &after[i])) return false;
    }
    return true;
  }

  bool Tell(const char* op, const Json* value) {
    if (room_.steps == 0 || !Use(kStepBytes + path_.size())) return false;
    if (value != nullptr && !UseFor(*value)) return false;
    --room_.steps;
    Json step{{"op", op}, {"path", path_}};
    if (value != nullptr) step["value"] = *value;
    steps_.push_back(std::move(step));
    return true;
  }

  bool Use(size_t bytes) {
    if (bytes > room_.bytes) return false;
    room_.bytes -= bytes;
    return true;
  }

  bool UseFor(const Json& value) {
    size_t bytes = kValueBytes;
    if (value.is_string()) bytes += value.get_ref<const std::string&>().size();
    if (value.is_binary()) bytes += value.get_binary().size();  // base/json_number.h
    if (!Use(bytes)) return false;
    if (value.is_array()) {
      return std::all_of(value.begin(), value.end(), [&](const Json& in) { return UseFor(in); });
    }
    if (!value.is_object()) return true;
    for (auto member = value.begin(); member != value.end(); ++member) {
      if (!Use(member.key().size()) || !UseFor(*member)) return false;
    }
    return true;
  }

  PatchRoom room_;
  std::string path_;
  Json steps_ = Json::array();
};

}  // namespace

std::optional<Json> MakeJsonPatch(const Json& before, const Json& after, PatchRoom& room) {
  PatchMaker maker(room);
  if (!maker.Compare(before, after)) return std::nullopt;
  room = maker.room();
  return maker.Take();
}

}  // namespace strongroom::base
