<layer class="${type}" enabled="1" locked="0" pass="0">
<Option type="Map">
${options}
</Option>
${inner}</layer>
