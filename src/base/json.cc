#include "base/json.h"

#include <array>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/json_number.h"
#include "base/json_writer.h"

namespace strongroom::base {
namespace {

// https://json.nlohmann.me/home/exceptions/#jsonexceptionout_of_range406
constexpr int kNumberTooLarge = 406;

constexpr size_t kAroundElement = 2;  // the object and its array
constexpr const char* kNoObject = "is no object";

// Builds a value from the parser's events, each of them at a constant cost. (The parser that comes
// with a callback walks over all the values before, each time that one ends.) Lives for one text.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  Builder(const JsonOptions& options, const JsonElements* elements)
      : options_(options), elements_(elements) {}

  Json Take() { return std::move(root_); }

  bool null() override { return Scalar(nullptr); }
  bool boolean(bool value) override { return Scalar(value); }
  // Only what has a sign comes here: 0 was -0.
  bool number_integer(number_integer_t value) override {
    return Scalar(value == 0 ? KeepNumber("-0") : Json(value));
  }
  bool number_unsigned(number_unsigned_t value) override { return Scalar(value); }
  // Integers of more than 64 bits too.
  bool number_float(number_float_t, const string_t& text) override {
    return Scalar(KeepNumber(text));
  }
  bool string(string_t& value) override { return Scalar(std::move(value)); }
  bool binary(binary_t&) override { return false; }  // no part of JSON as text
  bool start_object(size_t) override { return Open(Json::value_t::object); }
  bool end_object() override { return Close(); }
  bool start_array(size_t) override { return Open(Json::value_t::array); }
  bool end_array() override { return Close(); }

  bool key(string_t& name) override {
    if (!IsKept()) return true;
    if (open_.size() == 1 && elements_ != nullptr) is_in_member_ = name == elements_->member;
    is_left_out_ = !options_.leave_out.empty() && name == options_.leave_out;
    if (open_.size() == 1 && !options_.only.empty()) {
      if (has_only_) return false;  // that is how a parser is told to stop
      has_only_ = name == options_.only;
      is_left_out_ |= !has_only_;
    }
    if (is_left_out_) return true;
    Json& object = *open_.back();
    if (options_.repeated == RepeatedMembers::kRefused && object.contains(name)) {
      throw JsonError("a member of an object comes twice");
    }
    slot_ = &object[std::move(name)];
    return true;
  }

  // The library's own words quote the text, which may be anybody's.
  bool parse_error(size_t position, const std::string&, const Json::exception& error) override {
    throw JsonError("not valid JSON: " + (error.id == kNumberTooLarge
                                              ? "a number is too large"
                                              : "wrong at byte " + std::to_string(position)));
  }

 private:
  // Inside of something that is left out, nothing is kept.
  bool IsKept() const { return ignored_ == 0 && !is_element_spoilt_; }
  // The next value is an element of the array whose elements are handed over.
  bool IsElementNext() const {
    return is_in_member_ && open_.size() == kAroundElement && open_.back()->is_array();
  }

  bool Scalar(Json value) {
    if (!IsKept() || std::exchange(is_left_out_, false)) return true;
    if (IsElementNext()) {
      elements_->skip(nullptr, kNoObject);
    } else if (Count()) {
      Place(std::move(value));
    }
    return true;
  }

  bool Open(Json::value_t type) {
    if (!IsKept() || std::exchange(is_left_out_, false)) {
      ++ignored_;
      return true;
    }
    if (IsElementNext()) Begin();
    if (open_.size() == options_.max_depth) {
      const size_t levels = options_.max_depth - (has_element_ ? kAroundElement : 0);
      Exceed("is nested deeper than " + std::to_string(levels) + " levels");
    }
    if (IsKept() && Count()) {
      open_.push_back(Place(type));
    } else {
      ++ignored_;
    }
    return true;
  }

  bool Close() {
    if (ignored_ > 0) {
      --ignored_;
    } else {
      open_.pop_back();
    }
    if (has_element_ && ignored_ == 0 && open_.size() == kAroundElement) End();
    return true;
  }

  void Begin() {
    has_element_ = true;
    values_outside_ = values_;
    values_ = 0;
  }

  void End() {
    has_element_ = false;
    is_element_spoilt_ = false;
    values_ = values_outside_;
    Json element = std::exchange(element_, nullptr);
    const std::string fault = std::exchange(element_fault_, {});
    if (!element.is_object()) {
      elements_->skip(nullptr, kNoObject);
    } else if (!fault.empty()) {
      elements_->skip(element, fault);
    } else {
      elements_->take(std::move(element));
    }
  }

  bool Count() {
    if (++values_ <= options_.max_values) return true;
    Exceed("has more than " + std::to_string(options_.max_values) + " values");
    return false;
  }

  // An element past a limit is not read any further, but for its end.
  void Exceed(const std::string& what) {
    if (!has_element_) throw JsonLimitError("JSON " + what);
    if (!is_element_spoilt_) element_fault_ = what;
    is_element_spoilt_ = true;
  }

  Json* Place(Json value) {
    if (IsElementNext()) return &(element_ = std::move(value));
    if (open_.empty()) return &(root_ = std::move(value));
    if (open_.back()->is_object()) return &(*slot_ = std::move(value));
    open_.back()->push_back(std::move(value));
    return &open_.back()->back();
  }

  const JsonOptions& options_;
  const JsonElements* const elements_;
  Json root_;
  Json element_;
  std::vector<Json*> open_;  // the containers that have not ended, of those that are kept
  Json* slot_ = nullptr;     // where the value of the last key goes
  size_t ignored_ = 0;       // containers that have not ended and are not kept
  size_t values_ = 0;        // of the element, or outside of elements
  size_t values_outside_ = 0;
  bool is_left_out_ = false;  // the value of the last key
  bool is_in_member_ = false;
  bool has_only_ = false;
  bool has_element_ = false;
  bool is_element_spoilt_ = false;
  std::string element_fault_;  // why it is
};

// What a source has, byte by byte, as the parser takes it: an input iterator, which the parser
// copies, so that what it reads from is another object's.
class SourceReader {
 public:
  explicit SourceReader(const JsonSource& source) : source_(source) { Fill(); }

  bool AtEnd() const { return end_ == 0; }
  char Byte() const { return buffer_[at_]; }
  void Advance() {
    if (++at_ == end_) Fill();
  }

 private:
  void Fill() {
    at_ = 0;
    end_ = source_(buffer_.data(), buffer_.size());
  }

  const JsonSource& source_;
  std::array<char, size_t{16} << 10U> buffer_{};
  size_t at_ = 0;
  size_t end_ = 0;
};

struct SourceIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  SourceReader* reader = nullptr;  // null: the end

  char operator*() const { return reader->Byte(); }
  SourceIterator& operator++() {
    reader->Advance();
    return *this;
  }
  bool operator==(const SourceIterator& other) const {
    return (reader == nullptr || reader->AtEnd()) ==
           (other.reader == nullptr || other.reader->AtEnd());
  }
};

template <typename Iterator>
Json Parse(Iterator begin, Iterator end, const JsonOptions& options, const JsonElements* elements) {
  Builder builder(options, elements);
  Json::sax_parse(begin, end, &builder);
  return builder.Take();
}

}  // namespace

Json ParseJson(std::string_view text, const JsonOptions& options) {
  return Parse(text.begin(), text.end(), options, nullptr);
}

Json ParseJsonElements(std::string_view text, const JsonElements& elements,
                       const JsonOptions& options) {
  return Parse(text.begin(), text.end(), options, &elements);
}

Json ParseJsonElements(const JsonSource& source, const JsonElements& elements,
                       const JsonOptions& options) {
  SourceReader reader(source);
  return Parse(SourceIterator{&reader}, SourceIterator{}, options, &elements);
}

std::string CanonicalJson(const Json& value) { return WriteJson(value, JsonStyle::kCanonical); }

}  // namespace strongroom::base
