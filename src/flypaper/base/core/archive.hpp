#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace flypaper {

/// XXH64 of values written in little-endian order, so that it is the same on every machine.
class Checksum {
 public:
  void add(std::uint64_t value);
  void add(double value);
  void add(std::span<const double> values);
  void add(std::span<const std::uint64_t> values);
  [[nodiscard]] std::uint64_t value() const { return state_; }
  /// 16 hexadecimal digits.
  [[nodiscard]] std::string text() const;

 private:
  std::uint64_t state_ = 0;
};

/// Visits everything that makes up a state, in a fixed order, to digest it, to write it or to read it back. A type has
/// one method for all three, `void visit(Archive& archive) { archive(first_); archive(second_); }`, so that none of
/// them can forget what another one knows.
class Archive {
 public:
  Archive() = default;
  virtual ~Archive() = default;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  Archive(Archive&&) = delete;
  Archive& operator=(Archive&&) = delete;

  void operator()(std::uint64_t& value) { word(value, sizeof value); }
  void operator()(double& value) {
    auto bits = std::bit_cast<std::uint64_t>(value);
    word(bits, sizeof value);
    value = std::bit_cast<double>(bits);
  }
  /// An enumeration over unsigned numbers.
  template <typename Enum>
    requires std::is_enum_v<Enum>
  void operator()(Enum& value) {
    auto number = static_cast<std::uint64_t>(value);
    word(number, sizeof value);
    value = static_cast<Enum>(number);
  }
  /// The length and the elements, which are visited one by one.
  template <typename Value>
  void operator()(std::vector<Value>& values) {
    std::uint64_t left = values.size();
    word(left, sizeof left);
    // A length that is read may be wrong: grow as the elements come, and fail where they end.
    constexpr std::uint64_t piece = 1U << 20U;
    std::size_t done = 0;
    while (left != 0) {
      const std::uint64_t more = std::min(left, piece);
      if (values.size() < done + more) values.resize(done + more);
      for (const std::size_t end = done + more; done < end; ++done) (*this)(values[done]);
      left -= more;
    }
    values.resize(done);
  }

 private:
  /// `bytes` of them count, the rest are 0.
  virtual void word(std::uint64_t& value, unsigned bytes) = 0;
};

/// Adds what it visits to a checksum.
class Digest final : public Archive {
 public:
  [[nodiscard]] const Checksum& checksum() const { return checksum_; }

 private:
  void word(std::uint64_t& value, unsigned bytes) override;
  Checksum checksum_;
};

/// Writes what it visits in little-endian order; `seal` adds a checksum of it.
class Writer final : public Archive {
 public:
  explicit Writer(std::ostream& stream) : stream_(stream) {}
  void seal();

 private:
  void word(std::uint64_t& value, unsigned bytes) override;
  std::ostream& stream_;
  Checksum checksum_;
};

/// Reads what a Writer wrote. Throws Error if the stream ends too early; `check_seal` throws Error if a bit is wrong.
class Reader final : public Archive {
 public:
  explicit Reader(std::istream& stream) : stream_(stream) {}
  void check_seal();

 private:
  void word(std::uint64_t& value, unsigned bytes) override;
  std::istream& stream_;
  Checksum checksum_;
};

}  // namespace flypaper
